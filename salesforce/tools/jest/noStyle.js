// Stands for style sheets: the page of tests has no layout, and knows no container queries.
export default undefined;
