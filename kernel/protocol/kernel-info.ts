import { readFileSync } from 'node:fs';
import { built } from '../places.js';
import { PROTOCOL_VERSION } from './message.js';

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
}

/** The content of `kernel_info_reply`. */
export function kernelInfo(): object {
  const manifest = JSON.parse(readFileSync(built('../package.json'), 'utf8')) as Manifest;
  const typescript = manifest.dependencies.typescript ?? '';
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'gradbook',
    implementation_version: manifest.version,
    language_info: {
      name: 'typescript',
      version: typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      codemirror_mode: { name: 'javascript', mode: 'typescript', typescript: true },
    },
    banner: `Gradbook ${manifest.version}: TypeScript ${typescript} on Node ${process.versions.node}`,
    help_links: [
      { text: 'TypeScript handbook', url: 'https://www.typescriptlang.org/docs/handbook/intro.html' },
      { text: 'Node.js API', url: 'https://nodejs.org/api/' },
    ],
    debugger: false,
    supported_features: [],
  };
}
