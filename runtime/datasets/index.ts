/** Data to learn on: generated, shipped with the package, or read from files. */
export {
  type CsvOptions,
  type CsvRow,
  type Download,
  fetchFile,
  mnist,
  parseCsv,
  parseIdx,
  readCsv,
  readIdx,
  readLines,
  readText,
  toTensor,
} from './files.js';
export { ImageFolder, type ImageFolderOptions, type ImageTensor, readImage } from './image-folder.js';
export { makeNames, type NameOptions, type NextLetters, nextLetters } from './names.js';
export {
  type BlobOptions,
  type Labelled,
  makeBlobs,
  makeCircles,
  makeMoons,
  makePolynomial,
  makeSpirals,
  makeXor,
  type PointOptions,
  type PolynomialOptions,
} from './points.js';
export { makeReviews, movieReviews, type Review, type ReviewOptions } from './reviews.js';
export { type LabelledPictures, saveImage, saveImageFolder } from './save-images.js';
export { type ColorPictures, type DrawingOptions, drawnDigits, drawnShapes, type Pictures } from './shapes.js';
export { digits, iris, type Table } from './tables.js';
