// The build bundles this file: the library brings fifty packages, most of them for patterns that nobody asks for here.
export { default } from 'trash';
