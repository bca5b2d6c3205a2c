// As much of CUDA as sampler.cu uses, for a compiler of the host: each block's threads are threads of
// the host, unless told otherwise so few that every loop over items goes round.
#pragma once

#include <pthread.h>

#include <cmath>
#include <cstddef>

#define __global__
#define __device__
#define __shared__
#define __launch_bounds__(threads)

struct float2 { float x, y; };
struct alignas(16) float4 { float x, y, z, w; };
struct Index { unsigned x; };

#ifndef HOST_THREADS
#define HOST_THREADS 3
#endif

constexpr unsigned THREADS = HOST_THREADS;

static thread_local Index threadIdx;
static thread_local Index blockIdx;
static const Index blockDim = {THREADS};
static pthread_barrier_t barrier;
static int votes[THREADS];

static inline float2 make_float2(float x, float y) { return {x, y}; }

static inline float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }

template <typename T>
static inline T __ldg(const T* from) { return *from; }

// Of this name the host's library has a function of its own, which it does not lend.
#define __expf expf

static inline float __fdividef(float x, float y) { return x / y; }

static inline void __syncthreads() { pthread_barrier_wait(&barrier); }

// Called once a block's threads have all voted and before any of them goes on; by one of them.
static void voted(int any);

static inline int __syncthreads_or(int vote) {
  votes[threadIdx.x] = vote;
  pthread_barrier_wait(&barrier);
  int any = 0;
  for (int other : votes) {
    any |= other;
  }
  if (threadIdx.x == 0) {
    voted(any);
  }
  pthread_barrier_wait(&barrier);
  return any;
}
