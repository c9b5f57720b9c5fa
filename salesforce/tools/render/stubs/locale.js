// Stands for the viewer's locale; a page may set `window.viewer` before the bundle runs.
export default window.viewer?.locale ?? 'en-US';
