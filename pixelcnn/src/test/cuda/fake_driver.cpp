// A library like the NVIDIA driver's, all of whose devices are the host: it "compiles" the kernel by having
// been compiled with it. What goes wrong is decided when it is compiled:
//
//   FAIL_INIT=number       starting the driver fails
//   DEVICES=number         how many devices there are; else 1
//   MAJOR=, MINOR=         the devices' compute capability; else 9.0
//   OLD_DEVICE=number      that one's compute capability is 7.0
//   FAIL_MODULE=number     loading the kernel fails
//   MOST_BYTES=number      larger pieces of memory cannot be had
//   FAIL_DRAWS=number      the kernel fails
//   FAILING_DEVICE=number  it does so on that device alone
//   DAMAGE                 the kernel computes something else
//   WITHOUT_LAUNCH         a function is missing
//   RECORD="file"          every launch is written to a file
//   HOST_THREADS=number    threads of a block; else 3
//   REPLAY                 a program in place of a library: launches what its argument names
//
// And a test may ask, while the library is loaded, for a launch that waits in its first row until it is
// cancelled, how many rows were begun since then, and how many pieces of memory are held; that no context can
// be pushed, and how many of the thread's are.
//
// Memory is not zero when it is new, and a device has two multiprocessors. One thread at a time uses all of them.
#include "host.h"

#include KERNEL

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#ifndef FAIL_INIT
#define FAIL_INIT 0
#endif
#ifndef DEVICES
#define DEVICES 1
#endif
#ifndef MAJOR
#define MAJOR 9
#define MINOR 0
#endif
#ifndef FAIL_MODULE
#define FAIL_MODULE 0
#endif
#ifndef MOST_BYTES
#define MOST_BYTES ((size_t)1 << 40)
#endif
#ifndef FAIL_DRAWS
#define FAIL_DRAWS 0
#endif

#ifndef FAILING_DEVICE
#define FAILING_DEVICE -1
#endif
#ifndef OLD_DEVICE
#define OLD_DEVICE -1
#endif

static const int SHARED_BYTES = 64 << 10;
static const int ADDRESSES = sizeof(Batch) / sizeof(uint64_t);

float4 memory[SHARED_BYTES / sizeof(float4)];
static std::map<uint64_t, size_t> pieces;
static char contexts[DEVICES + 1];
static bool launched[DEVICES + 1];

// A function of the driver's is the place of one of these.
struct Kernel {
  const char* name;
  void (*run)(Batch);
  int allowedShared;
};
static Kernel kernels[] = {{"draw8", draw8, 0}, {"draw16", draw16, 0}, {"draw32", draw32, 0}};

static void runBlocks(unsigned kernel, unsigned blocks, const Batch& batch) {
  for (unsigned block = 0; block < blocks; block++) {
    memset(memory, 0xff, sizeof memory);
    pthread_barrier_init(&barrier, nullptr, THREADS);
    std::vector<std::thread> threads;
    for (unsigned t = 0; t < THREADS; t++) {
      threads.emplace_back([=] {
        threadIdx.x = t;
        blockIdx.x = block;
        kernels[kernel].run(batch);
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    pthread_barrier_destroy(&barrier);
  }
}

#ifdef REPLAY

static void voted(int) {}

int main(int count, char** arguments) {
  FILE* file = count == 2 ? fopen(arguments[1], "rb") : nullptr;
  if (file == nullptr) {
    return 2;
  }
  unsigned kernel = 0;
  unsigned blocks = 0;
  uint64_t addresses[ADDRESSES];
  bool whole = fread(&kernel, sizeof kernel, 1, file) == 1 && fread(&blocks, sizeof blocks, 1, file) == 1;
  for (uint64_t& address : addresses) {
    uint64_t size = 0;
    whole = whole && fread(&size, sizeof size, 1, file) == 1;
    void* piece = size == 0 ? nullptr : aligned_alloc(256, (size + 255) / 256 * 256);
    whole = whole && fread(piece, 1, size, file) == size;
    address = (uint64_t)piece;
  }
  fclose(file);
  if (!whole) {
    return 2;
  }
  Batch batch;
  memcpy(&batch, addresses, sizeof batch);
  runBlocks(kernel, blocks, batch);
  return 0;
}

#else

static std::mutex watching;
static std::condition_variable rowBegun;
static int rows;
static bool holds;
static const volatile int* cancelled;

static void voted(int isCancelled) {
  bool waits = false;
  if (!isCancelled) {
    std::lock_guard<std::mutex> lock(watching);
    rows++;
    waits = holds;
    holds = false;
    rowBegun.notify_all();
  }
  auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (waits && *cancelled == 0 && std::chrono::steady_clock::now() < latest) {
    std::this_thread::yield();
  }
}

static void record(unsigned kernel, unsigned blocks, const Batch& batch) {
#ifdef RECORD
  uint64_t addresses[ADDRESSES];
  memcpy(addresses, &batch, sizeof batch);
  FILE* file = fopen(RECORD, "wb");
  fwrite(&kernel, sizeof kernel, 1, file);
  fwrite(&blocks, sizeof blocks, 1, file);
  for (int i = 0; i < ADDRESSES; i++) {
    uint64_t size = addresses[i] == 0 ? 0 : pieces.at(addresses[i]);
    fwrite(&size, sizeof size, 1, file);
    fwrite((const void*)addresses[i], 1, size, file);
  }
  fclose(file);
#else
  (void)kernel;
  (void)blocks;
  (void)batch;
#endif
}

extern "C" {

int cuInit(int) { return FAIL_INIT; }

int cuDeviceGetCount(int* count) {
  *count = DEVICES;
  return 0;
}

int cuDeviceGet(int* device, int ordinal) {
  *device = ordinal;
  return 0;
}

int cuDeviceGetName(char* name, int length, int) {
  snprintf(name, length, "Pretended Device");
  return 0;
}

int cuDeviceGetAttribute(int* value, int attribute, int device) {
  if (device == OLD_DEVICE && (attribute == 75 || attribute == 76)) {
    *value = attribute == 75 ? 7 : 0;
    return 0;
  }
  static const std::map<int, int> attributes = {
      {13, 1000000}, {16, 2}, {75, MAJOR}, {76, MINOR}, {97, SHARED_BYTES}};
  auto found = attributes.find(attribute);
  if (found == attributes.end()) {
    return 1;
  }
  *value = found->second;
  return 0;
}

int cuDeviceTotalMem_v2(size_t* bytes, int) {
  *bytes = (size_t)1 << 32;
  return 0;
}

int cuDevicePrimaryCtxRetain(void** context, int device) {
  *context = &contexts[device];
  return 0;
}

int cuDevicePrimaryCtxRelease_v2(int device) {
  launched[device] = false;
  return 0;
}

static thread_local std::vector<int> pushed;
static int pushError = 0;

int failPushes(int error) {
  pushError = error;
  return 0;
}

int contextsPushed() { return (int)pushed.size(); }

int cuCtxPushCurrent_v2(void* context) {
  ptrdiff_t device = (char*)context - contexts;
  if (pushError != 0 || device < 0 || device >= DEVICES) {
    return pushError != 0 ? pushError : 201;
  }
  pushed.push_back((int)device);
  return 0;
}

int cuCtxPopCurrent_v2(void**) {
  if (pushed.empty()) {
    return 201;
  }
  pushed.pop_back();
  return 0;
}

int cuModuleLoadData(void** module, const char* image) {
  *module = memory;
  return strstr(image, ".visible .entry draw8(") == nullptr ? 218 : FAIL_MODULE;
}

int cuModuleUnload(void*) { return 0; }

int cuModuleGetFunction(void** function, void*, const char* name) {
  for (Kernel& kernel : kernels) {
    if (strcmp(name, kernel.name) == 0) {
      *function = &kernel;
      return 0;
    }
  }
  return 500;
}

int cuFuncSetAttribute(void* function, int attribute, int value) {
  ((Kernel*)function)->allowedShared = value;
  return attribute == 8 && value <= SHARED_BYTES ? 0 : 1;
}

int cuMemAlloc_v2(uint64_t* address, size_t bytes) {
  if (pushed.empty()) {
    return 201;
  }
  if (bytes > MOST_BYTES) {
    return 2;
  }
  void* piece = aligned_alloc(256, (bytes + 255) / 256 * 256);
  memset(piece, 0xff, bytes);
  *address = (uint64_t)piece;
  pieces[*address] = bytes;
  return 0;
}

int cuMemFree_v2(uint64_t address) {
  if (pieces.erase(address) == 0) {
    return 1;
  }
  free((void*)address);
  return 0;
}

int cuMemHostAlloc(void** piece, size_t bytes, int) {
  *piece = malloc(bytes);
  pieces[(uint64_t)*piece] = bytes;
  return 0;
}

int cuMemHostGetDevicePointer_v2(uint64_t* address, void* piece, int) {
  *address = (uint64_t)piece;
  return 0;
}

int cuMemFreeHost(void* piece) { return cuMemFree_v2((uint64_t)piece); }

int cuMemcpyHtoDAsync_v2(uint64_t to, const void* from, size_t bytes, void*) {
  if (pieces.at(to) < bytes) {
    return 1;
  }
  memcpy((void*)to, from, bytes);
  return 0;
}

int cuMemcpyDtoHAsync_v2(void* to, uint64_t from, size_t bytes, void*) {
  if (pieces.at(from) < bytes) {
    return 1;
  }
  memcpy(to, (const void*)from, bytes);
  return 0;
}

int cuMemsetD8Async(uint64_t to, unsigned char value, size_t bytes, void*) {
  memset((void*)to, value, bytes);
  return 0;
}

int cuStreamCreate(void** stream, int) {
  *stream = memory;
  return 0;
}

int cuStreamSynchronize(void*) {
  int device = pushed.back();
  bool fails = launched[device] && (FAILING_DEVICE < 0 || device == FAILING_DEVICE);
  return fails ? FAIL_DRAWS : 0;
}

int cuStreamDestroy_v2(void*) { return 0; }

#ifndef WITHOUT_LAUNCH
int cuLaunchKernel(
    void* function, int blocks, int, int, int threads, int, int, int shared, void*, void** arguments, void**) {
  long kernel = (Kernel*)function - kernels;
  if (kernel < 0 || kernel >= (long)std::size(kernels) || threads > 512 || threads % 32 != 0
      || shared > kernels[kernel].allowedShared) {
    return 1;
  }
  Batch batch;
  memcpy(&batch, arguments[0], sizeof batch);
  record(kernel, blocks, batch);
  cancelled = batch.cancelled;
  launched[pushed.back()] = true;
  runBlocks(kernel, blocks, batch);
#ifdef DAMAGE
  batch.likelihoods[0] -= 1;
#endif
  return 0;
}
#endif

// From now on rows are counted, and the next launch waits in its first one until it is cancelled.
int holdLaunch() {
  std::lock_guard<std::mutex> lock(watching);
  rows = 0;
  holds = true;
  return 0;
}

// Waits for the first row since then.
int awaitRow(int seconds) {
  std::unique_lock<std::mutex> lock(watching);
  return rowBegun.wait_for(lock, std::chrono::seconds(seconds), [] { return rows > 0; });
}

int rowsBegun() {
  std::lock_guard<std::mutex> lock(watching);
  return rows;
}

int piecesHeld() { return (int)pieces.size(); }

int cuGetErrorName(int error, const char** name) {
  static const std::map<int, const char*> names = {
      {1, "CUDA_ERROR_INVALID_VALUE"}, {2, "CUDA_ERROR_OUT_OF_MEMORY"}, {100, "CUDA_ERROR_NO_DEVICE"},
      {201, "CUDA_ERROR_INVALID_CONTEXT"}, {218, "CUDA_ERROR_INVALID_PTX"},
      {222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION"}, {500, "CUDA_ERROR_NOT_FOUND"},
      {700, "CUDA_ERROR_ILLEGAL_ADDRESS"}};
  auto found = names.find(error);
  if (found == names.end()) {
    return 1;
  }
  *name = found->second;
  return 0;
}

}  // extern "C"

#endif
