import { describe, expect, it } from 'vitest';
import { type AnyTensor, data, F, nn, optim, torch } from '#runtime';

const scores = torch.zeros(2, 3) as unknown as AnyTensor;
const long = (...values: number[]): AnyTensor => torch.tensor(values).long() as unknown as AnyTensor;
const real = (...values: number[]): AnyTensor => torch.tensor(values) as unknown as AnyTensor;
const parameters = new nn.Linear(1, 1).parameters();

/** What is done wrong, PyTorch's sentence, and how to mend it. */
const MISTAKES: [string, () => unknown, string, string][] = [
  [
    'class numbers that are not whole',
    () => F.crossEntropy(scores, real(0.5, 1)),
    'expected scalar type Long but found Float',
    'class numbers are whole, got 0.5',
  ],
  [
    'a class that is not there',
    () => F.crossEntropy(scores, long(0, 3)),
    'Target 3 is out of bounds.',
    'targets go from 0 to 2',
  ],
  [
    'as many targets as classes',
    () => F.crossEntropy(scores, long(0, 1, 2)),
    'Expected input batch_size (2) to match target batch_size (3).',
    'class numbers must have [2]',
  ],
  [
    'whole-number targets of a binary loss',
    () => F.binaryCrossEntropyWithLogits(real(1), long(1)),
    'Found dtype Long but expected Float',
    'target.float()',
  ],
  [
    'a target of another shape',
    () => F.binaryCrossEntropyWithLogits(torch.zeros(2, 1) as unknown as AnyTensor, real(0, 1)),
    'Target size (torch.Size([2])) must be the same as input size (torch.Size([2, 1]))',
    'target.unsqueeze(1)',
  ],
  [
    'a probability above 1',
    () => F.binaryCrossEntropy(real(1.5), real(1)),
    'all elements of input should be between 0 and 1',
    'binaryCrossEntropyWithLogits on raw scores',
  ],
  [
    'a list for a tensor',
    () => F.mseLoss([1] as unknown as AnyTensor, real(1)),
    "mse_loss(): argument 'input' must be Tensor, not list",
    'torch.tensor(…)',
  ],
  [
    'a reduction that is not there',
    () => F.mseLoss(real(1), real(1), { reduction: 'avg' as 'mean' }),
    'avg is not a valid value for reduction',
    "Use 'mean', 'sum' or 'none'",
  ],
  [
    'the same of a cross-entropy',
    () => F.crossEntropy(scores, long(0, 1), { reduction: 'avg' as 'mean' }),
    'avg is not a valid value for reduction',
    "Use 'mean', 'sum' or 'none'",
  ],
  [
    'too many features',
    () => new nn.Linear<number, number>(3, 2)(torch.ones(4, 5) as unknown as never),
    'mat1 and mat2 shapes cannot be multiplied (4x5 and 3x2)',
    'Set inFeatures to 5',
  ],
  [
    'an index beyond the table',
    () => new nn.Embedding(4, 3)(long(4)),
    'index out of range in self',
    'enlarge numEmbeddings',
  ],
  [
    'a batch of one for batch norm',
    () => new nn.BatchNorm1d(3)(torch.ones(1, 3)),
    'Expected more than 1 value per channel when training',
    'model.eval()',
  ],
  [
    'groups that do not divide the channels',
    () => new nn.GroupNorm(4, 6),
    'num_channels must be divisible by num_groups',
    '6 channels do not make 4 groups',
  ],
  [
    'heads that do not divide the features',
    () => new nn.MultiheadAttention(10, 3),
    'embed_dim must be divisible by num_heads',
    '10 features do not make 3 heads',
  ],
  [
    'a dropout of more than all',
    () => new nn.Dropout(1.5),
    'dropout probability has to be between 0 and 1, but got 1.5',
    '0.5 drops half',
  ],
  ['a rate below 0', () => new optim.SGD(parameters, { lr: -1 }), 'Invalid learning rate: -1', 'at least 0'],
  [
    'a beta of 1',
    () => new optim.Adam(parameters, { betas: [1, 0.9] }),
    'Invalid beta parameter at index 0: 1',
    'from 0 to below 1',
  ],
  ['no parameters', () => new optim.SGD([], { lr: 1 }), 'optimizer got an empty parameter list', 'model.parameters()'],
  [
    'parts that are not the whole',
    () => data.randomSplit([1, 2, 3], [1, 1]),
    'Sum of input lengths does not equal the length of the input dataset!',
    '1 + 1 is not 3',
  ],
];

describe('a mistake is told in PyTorch’s words, and how to mend it', () => {
  it.each(MISTAKES)('%s', (_, make, words, mend) => {
    let message = 'no error';
    try {
      make();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toContain(words);
    expect(message).toContain(mend);
  });
});
