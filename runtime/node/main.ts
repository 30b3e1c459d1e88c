// What `import … from 'gradbook'` gives on Node: the runtime with everything Node has to offer it.
import { installNode } from './index.js';

installNode();

export * from '../index.js';
