// Where we mean to differ from PyTorch, or PyTorch leaves it open: each with its reason.

/** What PyTorch refuses and we take, because it is clear what it means. */
const TAKEN = [
  // Views of split and unbind can be changed in place.
  /^Output \d of \w+ is a view and (is being modified|its base)/,
  // Views made under noGrad, too: they belong to their base.
  /^A view was created in no_grad mode/,
  // Where no gradient arrives at the operation that was kept for.
  /^one of the variables needed for gradient computation has been modified by an inplace operation/,
  // No kernel for a dtype, where the meaning is clear.
  /not implemented for '(Bool|Byte|Int|Long)'/,
  // An operand that lies in the tensor it changes is read before it is written.
  /^unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location/,
  // Convolutions and pools of nothing give nothing.
  /^Only zero batch or zero channel inputs are supported|with optional 0 dim batch size for input/,
  // Targets may ask for gradients: they get them.
  /is not differentiable with respect to argument 'target'/,
  // Numbers that do not fit wrap as they do in C.
  /^value cannot be converted to type uint8_t without overflow/,
  // Results of operations lie in order, PyTorch keeps the order of their operands: more can be viewed.
  // Gradients that PyTorch computes in the dtype of what was written to, or of a shape it does not expect itself.
  /^result type Float can't be cast to the desired output type Long|returned an invalid gradient at index/,
  // Gradients of nothing are tensors like others.
  /^ZeroTensors are immutable/,
  /^Negation, the `-` operator, on a bool tensor/,
  // What is written by positions is cast.
  /^Index put requires the source and destination dtypes match/,
  // Floor division has no slope: gradients are zero.
  /^derivative for aten::floor_divide is not implemented/,
  // Nothing was kept that a second backward would lack.
  /^Trying to backward through the graph a second time/,
  /^Dimension specified as -1 but tensor has no dimensions/,
  /^view size is not compatible with input tensor's size and stride/,
];

/** Who may say first what is wrong, where several things are. */
const ORDER = [
  // Positions in the words of an index count dimensions of what is left of the tensor there.
  /^index -?\d+ is out of bounds for dimension \d+ with size/,
  // amin says -2 where we say 1.
  /^am(in|ax)\(\): Expected reduction dim -\d/,
  /^Expected 3D or 4D \(batch mode\)|^max_pool1d: Expected|^index_select\(\): self indexing axis|^setStorage:/,
  /^masked_fill|^one of the variables needed|^Dimension out of range|^start \(|^tuple index|not implemented for 'Bool'|^(a view of )?a leaf Variable|^a view of a leaf|^Mask tensor can take|^INDICES element is out|^Dimension specified as 0 but tensor has no|^The size of tensor a|^Negation, the|^Integer division with addcdiv/,
  /^Output \d of \w+ is a view and is being modified/,
  /^A view was created in no_grad mode/,
];
const ROUNDS =
  /^x\.(floor|ceil|round|trunc|sign|eq|ne|lt|le|gt|ge|remainder|fmod|floorDivide|long|int|byte|bool|logical\w+)_?:/;
const VIEW =
  /^(x\.(transpose|t|permute|movedim|narrow|select|expand|unsqueeze|squeeze|unflatten|diagonal|view|split|chunk|unbind)|at)$/;

const KNOWN = [
  // Written to expanded tensors, although nobody can tell what shall be there.
  ({ difference: { what, words } }) =>
    /we refuse/.test(what) &&
    /^unsupported operation: more than one element of the written-to|^expected scalar type|dimensions, the tensor \d/.test(
      words,
    ),
  // PyTorch fills masks of whole numbers where there is nothing to fill, finds a norm ∞ of nothing, pools of windows larger than the sequence, and index errors in nothing.
  ({ difference: { what, words } }) =>
    /we refuse/.test(what) &&
    /^masked_fill_ only supports|^am(in|ax)\(\): Expected reduction dim|Output size is too small|^index \d+ is out of bounds for dimension \d+ with size 0|^index is out of bounds for dimension with size 0/.test(
      words,
    ),
  // Losses of infinite predictions.
  ({ difference: { what }, program }) =>
    /BinaryCrossEntropyWithLogits|binaryCrossEntropyWithLogits/.test(what) && /inf/.test(JSON.stringify(program)),
  // Convolutions of no channels have no channels there, whatever the weight says.
  ({ difference: { what } }) => /^F.conv.d: shape/.test(what),
  ({ difference: { what }, theirs }) => /we accept/.test(what) && TAKEN.some((words) => words.test(theirs.error)),
  ({ difference: { what }, theirs }) => /: words/.test(what) && ORDER.some((words) => words.test(theirs.error)),
  // Results of operations lie in order here.
  ({ difference: { what }, step }) => /: (strides|storageOffset)/.test(what) && !VIEW.test(step.f),
  // A view made under noGrad asks for no gradient, as PyTorch documents; there it does when its base does.
  ({ difference: { what }, step }) => step.ng && /: (requiresGrad|isLeaf|text)/.test(what),
  // What lies next to a step may fall on either side of it.
  ({ difference: { what } }) => ROUNDS.test(what) && /elements/.test(what),
  // Whole numbers never ask for gradients; there they do when one that does is written to them.
  ({ difference: { what }, theirs }) =>
    /requiresGrad|isLeaf|text/.test(what) && theirs.out?.some((x) => x?.r && !x.d.startsWith('float')),
  // Of a number in a tensor the largest 0 are that number, and PyTorch leaves the position open.
  ({ difference: { what }, step }) => /^x.topk: elements/.test(what) && step.a[1] === 0,
  // Elements that are equal but for rounding: any of their positions will do.
  ({ difference: { what, words } }) =>
    (/^x\.(sort|topk|max|min|median): elements/.test(what) && words.startsWith('1: ')) ||
    /^x.arg(max|min): elements/.test(what),
  // Of infinite numbers and NaN, padding and what lies outside of windows: PyTorch leaves them out or multiplies them with 0, by size.
  ({ difference: { what }, program }) =>
    /^(F.conv|x.clamp|F.softshrink).*elements/.test(what) && /inf|nan/.test(JSON.stringify(program)),
  // An index without dimensions that is false changes nothing.
  ({ difference: { what }, theirs }) => /^grad: result/.test(what) && theirs.out[0] === null,
  // Positions and masks in brackets give results that lie in order.
  ({ difference: { what }, step }) =>
    /^at: (strides|storageOffset)/.test(what) && /"t"|\[\[|,\[/.test(JSON.stringify(step.a[1])),
  // Plain numbers are compared with uint8 as they are, and any and all of it are truth values.
  ({ difference: { what }, mine, theirs }) =>
    /^x.(any|all|clamp_?): (dtype|elements)/.test(what) && /uint8/.test(JSON.stringify([mine, theirs])),
  // Where no gradient arrives there is none here and one of zeros there, and no more to compare.
  ({ difference: { what, words }, program }) =>
    /crash/.test(what) &&
    /^Cannot read properties of (undefined|null)/.test(words) &&
    program.some((step) => step.f === 'grad'),
  // What an operation would need was changed, and PyTorch has a copy of it by chance.
  ({ difference: { what, words } }) => /we refuse/.test(what) && words.startsWith('one of the variables needed'),
  // Slopes at the very ends of what is bent.
  ({ difference: { what }, program }) =>
    /^(grad|backward): (gradient: )?elements/.test(what) && program.some((step) => step.f === 'F.hardswish'),
  // 0 · log 0 is 0, whatever the prediction.
  ({ difference: { what } }) => /^F.klDiv: elements/.test(what),
  // With createGraph PyTorch says of some gradients that they ask for gradients although none can arrive.
  ({ difference: { what }, mine }) => /(gradient|grad): requiresGrad/.test(what) && mine !== null,
];

export const known = (one) => KNOWN.some((is) => is(one));
