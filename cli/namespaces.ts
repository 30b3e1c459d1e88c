/** The globals of a cell that hold other names. */
export const ROOMS = ['torch', 'nn', 'F', 'optim', 'data', 'stats', 'metrics', 'datasets', 'plot'] as const;

/** They and what they hold that holds names again, in the order in which they are proposed to somebody who writes `Linear` for `nn.Linear`. */
export const NAMESPACES = [
  ...ROOMS,
  'data.transforms',
  'optim.lrScheduler',
  'nn.init',
  'nn.utils',
  'nn.utils.rnn',
  'torch.linalg',
  'torch.autograd',
] as const;
