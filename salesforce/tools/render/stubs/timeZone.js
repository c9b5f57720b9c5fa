// Stands for the viewer's time zone; a page may set `window.viewer` before the bundle runs.
export default window.viewer?.timeZone ?? 'America/New_York';
