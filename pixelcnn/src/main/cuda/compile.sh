#!/bin/bash
# Makes the PTX that goes into the library from sampler.cu; needs the CUDA toolkit's nvcc. A test compares the two.
set -eu
cd "$(dirname "$0")"
to=${1:-../resources/io/github/learnedmixup/pixelcnn/sampling/cuda/sampler.ptx}
nvcc -ptx -arch=compute_75 -std=c++17 -o "$to" sampler.cu
# The kernel uses nothing newer than the PTX version that came with compute capability 7.5: named as such, it is taken
# by every driver since CUDA 10, not only by those as new as the compiler.
sed -i -e 's/^\.version .*/.version 6.3/' \
  -e "1i // Made from sampler.cu, SHA-256 $(sha256sum < sampler.cu | cut -d ' ' -f 1)" "$to"
