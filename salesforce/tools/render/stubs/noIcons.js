// Stands for the sets of icons that no component of ours shows.
export default {};
