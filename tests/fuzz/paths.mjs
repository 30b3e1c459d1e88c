// The ways through the CPU that must give the same results: plain loops, WebAssembly, BLAS, each for operands of any size.
import { accelerate, accelerators } from '#runtime/device/cpu/accelerator';
import { chains } from '#runtime/device/cpu/chain';
import { blas } from '#runtime/node/blas';
import { blasInfo } from '#runtime/node/blas-library';
import { wasm } from '#runtime/wasm/index';

/** Only this accelerator from now on, or none. */
function only(accelerator) {
  accelerators.splice(0);
  accelerate({
    ...(accelerator ?? { name: 'none' }),
    minLength: accelerator ? 1 : Number.POSITIVE_INFINITY,
    minWork: accelerator ? 1 : Number.POSITIVE_INFINITY,
  });
}

const from = chains.from;

/** Each is entered once and in this order. */
export const PATHS = [
  { name: 'as in a cell', enter() {} },
  { name: 'plain loops', enter: () => only() },
  { name: 'WebAssembly', enter: () => only(wasm) },
  {
    name: 'chains put off at every size',
    enter() {
      only(wasm);
      chains.from = 1;
    },
  },
  ...(blasInfo().name === 'none'
    ? []
    : [
        {
          name: 'BLAS',
          enter() {
            only(blas);
            chains.from = from;
          },
        },
      ]),
];
