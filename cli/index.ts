// What `import … from 'gradbook'` gives a program: the runtime, and the assertions of the course.
export * from '../runtime/node/main.js';
export { type Expectation, ExpectationError, expect } from './expect/expect.js';
