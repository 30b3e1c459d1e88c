/** Changes of pictures, by torchvision's names. */
export { ColorJitter, type ColorJitterOptions, Grayscale } from './colour-transforms.js';
export {
  CenterCrop,
  Compose,
  Normalize,
  RandomAffine,
  type RandomAffineOptions,
  RandomCrop,
  RandomHorizontalFlip,
  RandomResizedCrop,
  RandomRotation,
  RandomVerticalFlip,
  Resize,
  type Step,
  ToTensor,
} from './picture-transforms.js';
