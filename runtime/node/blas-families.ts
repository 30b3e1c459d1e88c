/** A family of BLAS libraries: what its files are called and how it is asked about itself. */
export interface BlasFamily {
  readonly name: string;
  /** Names handed to the dynamic loader, per platform; the first that loads and has `cblas_sgemm` is taken. */
  readonly files: Partial<Record<NodeJS.Platform, readonly string[]>>;
  /** Environment variables that set the number of threads; one that is set already is the user's wish. */
  readonly threadVariables: readonly string[];
  /** C declarations; left out where the library has no such function. */
  readonly setThreads?: string;
  readonly getThreads?: string;
  /** Returns the processor core the kernels were chosen for, or a version. */
  readonly core?: string;
  /** Cores whose kernels multiply small matrices without packing them: narrow products are cut into such (blas-blocks.ts). */
  readonly unpackedCores?: readonly string[];
}

/** In order of preference: the fastest on most machines first. */
export const FAMILIES: readonly BlasFamily[] = [
  {
    name: 'Accelerate',
    files: { darwin: ['/System/Library/Frameworks/Accelerate.framework/Accelerate'] },
    threadVariables: ['VECLIB_MAXIMUM_THREADS'],
  },
  {
    name: 'MKL',
    files: {
      linux: ['libmkl_rt.so.2', 'libmkl_rt.so', 'libmkl_rt.so.1'],
      darwin: ['libmkl_rt.2.dylib', 'libmkl_rt.dylib'],
      win32: ['mkl_rt.2.dll', 'mkl_rt.dll'],
    },
    threadVariables: ['MKL_NUM_THREADS', 'OMP_NUM_THREADS'],
    setThreads: 'void MKL_Set_Num_Threads(int)',
    getThreads: 'int MKL_Get_Max_Threads()',
  },
  {
    name: 'OpenBLAS',
    files: {
      linux: ['libopenblas.so.0', 'libopenblas.so'],
      darwin: [
        '/opt/homebrew/opt/openblas/lib/libopenblas.dylib',
        '/usr/local/opt/openblas/lib/libopenblas.dylib',
        'libopenblas.dylib',
      ],
      win32: ['libopenblas.dll', 'openblas.dll'],
    },
    threadVariables: ['OPENBLAS_NUM_THREADS', 'GOTO_NUM_THREADS', 'OMP_NUM_THREADS'],
    setThreads: 'void openblas_set_num_threads(int)',
    getThreads: 'int openblas_get_num_threads()',
    core: 'const char *openblas_get_corename()',
    unpackedCores: ['SkylakeX', 'Cooperlake', 'Sapphirerapids'],
  },
  {
    name: 'BLIS',
    files: { linux: ['libblis.so.4', 'libblis.so.3', 'libblis.so'], darwin: ['libblis.dylib'] },
    threadVariables: ['BLIS_NUM_THREADS', 'OMP_NUM_THREADS'],
    setThreads: 'void bli_thread_set_num_threads(long)',
    getThreads: 'long bli_thread_get_num_threads()',
    core: 'const char *bli_info_get_version_str()',
  },
];
