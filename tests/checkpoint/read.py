"""Reads a safetensors file by its specification, with NumPy alone, and prints what it holds as JSON."""
import json
import struct
import sys

import numpy as np

TYPES = {'F64': '<f8', 'F32': '<f4', 'I64': '<i8', 'I32': '<i4', 'U8': 'u1', 'BOOL': '?'}
with open(sys.argv[1], 'rb') as file:
    size = struct.unpack('<Q', file.read(8))[0]
    header = json.loads(file.read(size))
    data = file.read()
metadata = header.pop('__metadata__', {})
tensors = {}
for name, entry in header.items():
    start, end = entry['data_offsets']
    assert (8 + size + start) % np.dtype(TYPES[entry['dtype']]).itemsize == 0, 'not aligned'
    tensors[name] = np.frombuffer(data[start:end], TYPES[entry['dtype']]).reshape(entry['shape']).tolist()
print(json.dumps({'metadata': metadata, 'tensors': tensors}))
