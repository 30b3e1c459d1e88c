/** Datasets, samplers and loaders with PyTorch's names and orders; see `torch.utils.data`. */
export { type Collated, defaultCollate } from './collate.js';
export {
  ConcatDataset,
  type Dataset,
  type DatasetLike,
  MapDataset,
  randomSplit,
  Subset,
  TensorDataset,
} from './dataset.js';
export { DataLoader, type DataLoaderOptions } from './loader.js';
export {
  BatchSampler,
  RandomSampler,
  type RandomSamplerOptions,
  type Sampler,
  SequentialSampler,
  SubsetRandomSampler,
  WeightedRandomSampler,
} from './samplers.js';
export { type SparseBags, type Tokenizer, Vocabulary, type VocabularyOptions } from './text.js';
export * as transforms from './transforms.js';
