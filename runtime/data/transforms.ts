/** Changes of pictures, by torchvision's names. */
export {
  RandomAffine,
  type RandomAffineOptions,
  RandomHorizontalFlip,
  RandomRotation,
  RandomVerticalFlip,
} from './affine-transforms.js';
export { ColorJitter, type ColorJitterOptions, Grayscale } from './colour-transforms.js';
export { Compose, Normalize, type Step, ToTensor } from './compose.js';
export { CenterCrop, RandomCrop, RandomResizedCrop, Resize } from './crop-transforms.js';
