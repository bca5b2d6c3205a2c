// Draws images from a PixelCNN in one launch: every block takes the images of one tile from the
// first pixel to the last and never waits for another block.
//
// What is computed in which order is told by a plan, which FusedPlan.java writes and explains; the
// arithmetic is that of Nd4jEngine.java, Blending.java and BlendedSampler.java. FusedSteps.java among
// the tests takes the same steps once more in Java.
//
// Activations lie [channel][stream] for each pixel, so that the streams of a tile, of which there is
// a multiple of four, are next to each other. A thread sums up two features, and of each both halves
// of its gate, for two streams.
//
// What depends on the rows above alone is summed up for a whole row, as a product of matrices: what
// the threads need of both factors goes through shared memory, a stage at a time, while the next
// stage is on its way. All else follows pixel by pixel, with weights that come through the L2 cache.

// Words of a plan. FusedPlan.java names the same in the same order.
enum Header {
  WORDS, HEIGHT, WIDTH, CLASSES, LEVELS, FEATURES, TILE, DEPTH, BLOCKS, FIRST_BLOCK, SCRATCH,
  IMAGE, BIASES, STAGES, PARTS, GATED, HIDDEN, LOGITS,
  HEAD_WEIGHTS, HEAD_BIAS, OUT_WEIGHTS, OUT_BIAS
};
enum Block { BY_ROW, BASE, STORE, SUMS, RESIDUAL, AFFINE, CLASS_WEIGHTS, SOURCES, FIRST_SOURCE, BLOCK_WORDS };
enum Source { EARLY, FROM, INPUTS, TAPS, FIRST_TAP, TAP_WEIGHTS, SOURCE_WORDS };
enum Store { PLACE, ROWS, COLUMNS };
enum Request { FIRST_STREAM, STREAMS, BLEND, REQUEST_WORDS };
enum Setting { LAMBDA, TEMPERATURE, TARGET, NATS_PER_LOGIT, SETTINGS };
enum Likelihood { OF_FIRST, OF_SECOND, OF_PROPOSAL, LIKELIHOODS };
enum Blend { LABEL, PRODUCT, MIXTURE, STEERED };

constexpr int NONE = -1;
constexpr int NOWHERE = 1 << 20;  // after all inputs
constexpr int IMAGE_CHANNELS = 2;
constexpr int ROW_STEP = 4;  // columns that a thread does at once where a whole row is there
constexpr int AHEAD = 2;     // quadruples of a stage's activations that a thread has on their way
constexpr int PARTS_OF_SUM = 2;
constexpr int LEVEL_STEP = 4;

// The network of a tile of so many streams: a number that the compiler knows, so that most addresses
// are offsets from few.
template <int TILE>
struct Net {
  static constexpr int tile = TILE;
  const int* plan;
  const float* weights;
  float* shared;
  float* scratch;

  __device__ int width() const { return plan[WIDTH]; }

  __device__ int features() const { return plan[FEATURES]; }

  __device__ int levels() const { return plan[LEVELS]; }

  // Inputs of a tap that a stage holds.
  __device__ int depth() const { return plan[DEPTH]; }

  // Places count in floats a stream; those below zero lie in the block's own scratch.
  __device__ float* at(int place) const {
    return place >= 0 ? shared + place * tile : scratch + (size_t)~place * tile;
  }

  // The channels of a pixel of a stream of activations, in its ring of rows and of columns.
  __device__ float* pixel(const int* store, int channels, int row, int column) const {
    int rows = store[ROWS];
    int columns = store[COLUMNS];
    // Divisions are slow, and mostly there is one row, or all columns.
    int slot = (rows == 1 ? 0 : row % rows * columns) + (column < columns ? column : column % columns);
    return at(store[PLACE]) + (size_t)slot * channels * tile;
  }

  __device__ const int* block(int b) const { return plan + plan[FIRST_BLOCK] + b * BLOCK_WORDS; }

  __device__ const int* source(int b, int s) const {
    return plan + block(b)[FIRST_SOURCE] + s * SOURCE_WORDS;
  }

  __device__ const int* tap(const int* source, int t) const { return plan + source[FIRST_TAP] + 2 * t; }

  // Where the sums of a row are that a block's pixels begin with.
  __device__ float* sums(int b, int column) const {
    return at(block(b)[SUMS]) + (size_t)column * 2 * features() * tile;
  }

  __device__ const int* store(int stream) const {
    return plan + (stream == NONE ? plan[IMAGE] : block(stream)[STORE]);
  }
};

// tanh(a) * sigmoid(b) by a single division. Beyond 20 neither changes any more in single precision.
__device__ inline float gate(float a, float b) {
  float ea = __expf(-2 * fminf(fmaxf(a, -20.f), 20.f));
  float eb = __expf(-fminf(fmaxf(b, -20.f), 20.f));
  return __fdividef(1 - ea, (1 + ea) * (1 + eb));
}

// What two features, of each both halves of its gate, sum up to for two streams.
struct Sums {
  float of[4][2];

  __device__ void add(float4 w, float2 x) {
    of[0][0] += w.x * x.x;
    of[0][1] += w.x * x.y;
    of[1][0] += w.y * x.x;
    of[1][1] += w.y * x.y;
    of[2][0] += w.z * x.x;
    of[2][1] += w.z * x.y;
    of[3][0] += w.w * x.x;
    of[3][1] += w.w * x.y;
  }

  // Adds what is [half of a feature][stream].
  __device__ void add(const float* from, int tile) {
#pragma unroll
    for (int j = 0; j < 4; j++) {
      float2 x = *reinterpret_cast<const float2*>(from + j * tile);
      of[j][0] += x.x;
      of[j][1] += x.y;
    }
  }

  __device__ void put(float* to, int tile) const {
#pragma unroll
    for (int j = 0; j < 4; j++) {
      *reinterpret_cast<float2*>(to + j * tile) = make_float2(of[j][0], of[j][1]);
    }
  }
};

// Where the gate's output of a block goes at a pixel. Where there is a residual, its input is left in
// the gated buffer; else the base is added and the block is done.
struct Output {
  float* to;
  const float* base;    // or null
  const float* affine;  // or null

  template <typename Net>
  __device__ Output(const Net& net, int b, int row, int column) {
    const int* block = net.block(b);
    bool residual = block[RESIDUAL] != NONE;
    int below = residual ? NONE : block[BASE];
    affine = block[AFFINE] == NONE ? nullptr : net.weights + block[AFFINE];
    base = below == NONE ? nullptr : net.pixel(net.store(below), net.features(), row, column);
    to = residual ? net.at(net.plan[GATED]) : net.pixel(net.store(b), net.features(), row, column);
  }

  // One feature of two streams, of which both halves of the gate are given.
  __device__ void put(int feature, int at, float2 tanhs, float2 sigmoids) const {
    float2 y = make_float2(gate(tanhs.x, sigmoids.x), gate(tanhs.y, sigmoids.y));
    if (affine != nullptr) {
      float factor = affine[2 * feature];
      float shift = affine[2 * feature + 1];
      y = make_float2(factor * y.x + shift, factor * y.y + shift);
    }
    if (base != nullptr) {
      float2 below = *reinterpret_cast<const float2*>(base + at);
      y = make_float2(y.x + below.x, y.y + below.y);
    }
    *reinterpret_cast<float2*>(to + at) = y;
  }
};

// Where a quadruple of activations, of four streams at one pixel and input, belongs in a stage.
template <int TILE>
struct Quad {
  int input, column, stream;

  __device__ Quad(int i, int columns) {
    constexpr int quads = TILE / 4;
    int rest = i / quads;
    input = rest / columns;
    column = rest - input * columns;
    stream = (i - rest * quads) * 4;
  }

  // In a stage what a thread takes at once is side by side:
  // [input][two columns][two streams][column of the two][stream of the two].
  __device__ void put(float* stage, float4 x, int columns) const {
    int two = (input * columns + column) / 2;
    float2* to = reinterpret_cast<float2*>(stage + (two * TILE + stream) * 2) + column % 2;
    to[0] = make_float2(x.x, x.y);
    to[2] = make_float2(x.z, x.w);
  }
};

// Some inputs of one tap of a block, which are summed up at a time for some columns of a row.
struct Stage {
  int source, tap, input, left;
  const float* seen;      // of the thread's first quadruple; null outside the image
  const float4* weights;  // the first of all threads'

  // Turns to the first stage; returns how many inputs it has, or none where nothing is seen.
  template <typename Net>
  __device__ int first(const Net& net, int b, int row, const Quad<Net::tile>& mine, int firstColumn) {
    source = 0;
    tap = 0;
    return settle(net, b, row, mine, firstColumn);
  }

  // The same with the next one, or none at the end.
  template <typename Net>
  __device__ int next(const Net& net, int b, int row, const Quad<Net::tile>& mine, int firstColumn) {
    int depth = net.depth();
    left -= depth;
    if (left > 0) {
      input += depth;
      seen = seen == nullptr ? nullptr : seen + depth * net.tile;
      weights += depth * net.features() / 2;
      return left < depth ? left : depth;
    }
    tap++;
    return settle(net, b, row, mine, firstColumn);
  }

  template <typename Net>
  __device__ int settle(const Net& net, int b, int row, const Quad<Net::tile>& mine, int firstColumn) {
    input = 0;
    for (; source < net.block(b)[SOURCES]; source++, tap = 0) {
      const int* from = net.source(b, source);
      for (; from[EARLY] != 0 && tap < from[TAPS]; tap++) {
        if (row + net.tap(from, tap)[0] >= 0) {
          seen = quad(net, b, row, mine, firstColumn);
          weights = reinterpret_cast<const float4*>(
              net.weights + from[TAP_WEIGHTS] + tap * from[INPUTS] * 2 * net.features());
          left = from[INPUTS];
          return left < net.depth() ? left : net.depth();
        }
      }
    }
    return 0;
  }

  // Where a quadruple's activations are.
  template <typename Net>
  __device__ const float* quad(const Net& net, int b, int row, const Quad<Net::tile>& which, int firstColumn) const {
    const int* from = net.source(b, source);
    const int* to = net.tap(from, tap);
    int c = firstColumn + which.column + to[1];
    if (c < 0 || c >= net.width()) {
      return nullptr;
    }
    const float* pixel = net.pixel(net.store(from[FROM]), from[INPUTS], row + to[0], c);
    return pixel + (input + which.input) * net.tile + which.stream;
  }
};

__device__ inline float4 quadAt(const float* from, int apart) {
  return from == nullptr ? make_float4(0, 0, 0, 0) : *reinterpret_cast<const float4*>(from + apart);
}

// Sums up what a block sees of the rows so far at the neighbouring columns of one item, with all
// threads of the tile. A thread's first quadruples of a stage, which mostly are all it has, are on
// their way while it sums up the stage before.
template <typename Net>
__device__ inline void seeRow(
    const Net& net, int b, int row, int columns, int firstColumn, int column, int pair, int stream,
    Sums (&sums)[ROW_STEP]) {
  float* buffer = net.at(net.plan[STAGES]);
  int away = net.depth() * (columns * net.tile + 2 * net.features());
  // A thread's quadruples are of the same column and streams, and so many inputs apart.
  const int quads = columns * net.tile / 4;
  const int apart = blockDim.x / quads;
  Quad<Net::tile> mine(threadIdx.x, columns);
  if (mine.input >= apart) {
    mine.input = NOWHERE;
  }
  Stage stage;
  int inputs = 0;
  int next = stage.first(net, b, row, mine, firstColumn);
  while (true) {
    float4 activations[AHEAD];
    float4 weights;
#pragma unroll
    for (int j = 0; j < AHEAD; j++) {
      if (mine.input + j * apart < next) {
        activations[j] = quadAt(stage.seen, j * apart * net.tile);
      }
    }
    if ((int)threadIdx.x < next * net.features() / 2) {
      weights = __ldg(stage.weights + threadIdx.x);
    }
    const float* seen = buffer + column * net.tile + stream * 2;
    const float4* w = reinterpret_cast<const float4*>(buffer + net.depth() * columns * net.tile) + pair;
#pragma unroll 2
    for (int k = 0; k < inputs; k++) {
      float4 x[ROW_STEP / 2];
#pragma unroll
      for (int p = 0; p < ROW_STEP / 2; p++) {
        x[p] = *reinterpret_cast<const float4*>(seen + p * 2 * net.tile);
      }
#pragma unroll
      for (int p = 0; p < ROW_STEP / 2; p++) {
        sums[2 * p].add(*w, make_float2(x[p].x, x[p].y));
        sums[2 * p + 1].add(*w, make_float2(x[p].z, x[p].w));
      }
      seen += columns * net.tile;
      w += net.features() / 2;
    }
    if (next == 0) {
      __syncthreads();
      return;
    }
    buffer += away;
    away = -away;
#pragma unroll
    for (int j = 0; j < AHEAD; j++) {
      if (mine.input + j * apart < next) {
        mine.put(buffer + j * apart * columns * net.tile, activations[j], columns);
      }
    }
    for (int i = threadIdx.x + AHEAD * apart * quads; i < next * quads; i += blockDim.x) {
      Quad<Net::tile> quad(i, columns);
      quad.put(buffer, quadAt(stage.quad(net, b, row, quad, firstColumn), 0), columns);
    }
    float4* to = reinterpret_cast<float4*>(buffer + net.depth() * columns * net.tile);
    if ((int)threadIdx.x < next * net.features() / 2) {
      to[threadIdx.x] = weights;
    }
    for (int i = threadIdx.x + blockDim.x; i < next * net.features() / 2; i += blockDim.x) {
      to[i] = __ldg(stage.weights + i);
    }
    __syncthreads();
    inputs = next;
    next = stage.next(net, b, row, mine, firstColumn);
  }
}

// Puts what neighbouring columns of a row sum up to, together with what the classes add. Of what is
// computed by row, all columns are kept, side by side.
template <typename Net>
__device__ inline void endRow(
    const Net& net, int b, int row, int column, int pair, int stream, Sums (&sums)[ROW_STEP]) {
  int features = net.features();
  int columns = net.width() - column;
  const float* biases = net.at(net.plan[BIASES]) + ((size_t)b * features * 2 + pair * 4) * net.tile + stream;
#pragma unroll
  for (int p = 0; p < ROW_STEP; p++) {
    sums[p].add(biases, net.tile);
  }
  if (net.block(b)[BY_ROW] == 0) {
    float* to = net.sums(b, column) + pair * 4 * net.tile + stream;
#pragma unroll
    for (int p = 0; p < ROW_STEP; p++) {
      if (p < columns) {
        sums[p].put(to + p * 2 * features * net.tile, net.tile);
      }
    }
    return;
  }
  Output output(net, b, row, column);
#pragma unroll
  for (int p = 0; p < ROW_STEP; p++) {
#pragma unroll
    for (int f = 0; f < 2; f++) {
      int feature = 2 * pair + f;
      if (p < columns) {
        output.put(
            feature, (p * features + feature) * net.tile + stream,
            make_float2(sums[p].of[2 * f][0], sums[p].of[2 * f][1]),
            make_float2(sums[p].of[2 * f + 1][0], sums[p].of[2 * f + 1][1]));
      }
    }
  }
}

// Of a row all that depends on the rows so far: a whole block, or what its pixels begin with.
template <typename Net>
__device__ inline void openRow(const Net& net, int b, int row) {
  int halves = net.tile / 2;
  int pairs = net.features() / 2;
  int groups = (net.width() + ROW_STEP - 1) / ROW_STEP;
  int atOnce = (int)blockDim.x / (pairs * halves);
  atOnce = atOnce < 1 ? 1 : atOnce < groups ? atOnce : groups;
  for (int group = 0; group < groups; group += atOnce) {
    for (int first = 0; first < atOnce * pairs * halves; first += blockDim.x) {
      int item = first + threadIdx.x;
      bool mine = item < atOnce * pairs * halves;
      int rest = mine ? item / halves : 0;
      int column = rest / pairs * ROW_STEP;
      int pair = rest % pairs;
      int stream = item % halves * 2;
      Sums sums[ROW_STEP] = {};
      seeRow(net, b, row, atOnce * ROW_STEP, group * ROW_STEP, column, pair, stream, sums);
      if (mine) {
        endRow(net, b, row, group * ROW_STEP + column, pair, stream, sums);
      }
    }
  }
  __syncthreads();
}

// Adds the products of weights with what is multiplied by them, over inputs from one to before
// another, of which so many at a time are on their way: add(weight, input) gets them one by one.
template <int AT_ONCE, typename Weight, typename Add>
__device__ inline int product(const Weight* weights, int apart, int from, int to, Add add) {
  int k = from;
  for (; k + AT_ONCE <= to; k += AT_ONCE) {
    Weight ahead[AT_ONCE];
#pragma unroll
    for (int j = 0; j < AT_ONCE; j++) {
      ahead[j] = __ldg(weights + (k + j) * apart);
    }
#pragma unroll
    for (int j = 0; j < AT_ONCE; j++) {
      add(ahead[j], k + j);
    }
  }
  return k;
}

template <typename Weight, typename Add>
__device__ inline void product(const Weight* weights, int apart, int from, int to, Add add) {
  int k = product<16>(weights, apart, from, to, add);
  k = product<4>(weights, apart, k, to, add);
  product<1>(weights, apart, k, to, add);
}

// Two neighbouring outputs' product with a vector of features, for two streams.
template <bool RECTIFY, typename Net>
__device__ inline void multiply(
    const Net& net, const float* matrix, const float* from, int pair, int stream, float (&sums)[2][2]) {
  int features = net.features();
  product(
      reinterpret_cast<const float2*>(matrix) + pair, features / 2, 0, features, [&](float2 w, int k) {
        float2 x = *reinterpret_cast<const float2*>(from + k * net.tile + stream);
        if (RECTIFY) {
          x = make_float2(fmaxf(x.x, 0.f), fmaxf(x.y, 0.f));
        }
        sums[0][0] += w.x * x.x;
        sums[0][1] += w.x * x.y;
        sums[1][0] += w.y * x.x;
        sums[1][1] += w.y * x.y;
      });
}

// Adds a part of the inputs of what a block sees in its own row.
template <typename Net>
__device__ inline void seePixel(
    const Net& net, int b, int row, int column, int part, int pair, int stream, Sums& sums) {
  int pairs = net.features() / 2;
  for (int s = 0; s < net.block(b)[SOURCES]; s++) {
    const int* source = net.source(b, s);
    int inputs = source[INPUTS];
    const float4* weights = reinterpret_cast<const float4*>(net.weights + source[TAP_WEIGHTS]) + pair;
    for (int t = 0; source[EARLY] == 0 && t < source[TAPS]; t++, weights += inputs * pairs) {
      int c = column + net.tap(source, t)[1];
      if (c < 0) {
        continue;
      }
      const float* seen = net.pixel(net.store(source[FROM]), inputs, row, c) + stream;
      product(
          weights, pairs, inputs * part / PARTS_OF_SUM, inputs * (part + 1) / PARTS_OF_SUM, [&](float4 w, int k) {
            sums.add(w, *reinterpret_cast<const float2*>(seen + k * net.tile));
          });
    }
  }
}

// A block that needs what is to the left in its own row: one pixel.
template <typename Net>
__device__ inline void openPixel(const Net& net, int b, int row, int column) {
  const int* block = net.block(b);
  int halves = net.tile / 2;
  int items = net.features() / 2 * halves;
  float* parts = net.at(net.plan[PARTS]);
  for (int i = threadIdx.x; i < PARTS_OF_SUM * items; i += blockDim.x) {
    int part = i / items;
    int pair = i % items / halves;
    int stream = i % halves * 2;
    Sums begun = {};
    if (part == 0) {
      begun.add(net.sums(b, column) + pair * 4 * net.tile + stream, net.tile);
    }
    Sums sums = {};
    seePixel(net, b, row, column, part, pair, stream, sums);
#pragma unroll
    for (int j = 0; j < 4; j++) {
      sums.of[j][0] += begun.of[j][0];
      sums.of[j][1] += begun.of[j][1];
    }
    sums.put(parts + (2 * part * net.features() + 4 * pair) * net.tile + stream, net.tile);
  }
  __syncthreads();
  Output output(net, b, row, column);
  for (int i = threadIdx.x; i < 2 * items; i += blockDim.x) {
    int feature = i / halves;
    int stream = i % halves * 2;
    float2 sums[2];
#pragma unroll
    for (int half = 0; half < 2; half++) {
      const float* from = parts + (2 * feature + half) * net.tile + stream;
      float2 one = *reinterpret_cast<const float2*>(from);
      float2 other = *reinterpret_cast<const float2*>(from + 2 * net.features() * net.tile);
      sums[half] = make_float2(one.x + other.x, one.y + other.y);
    }
    output.put(feature, feature * net.tile + stream, sums[0], sums[1]);
  }
  __syncthreads();
  if (block[RESIDUAL] == NONE) {
    return;
  }
  const float* base = net.pixel(net.store(block[BASE]), net.features(), row, column);
  float* to = net.pixel(net.store(b), net.features(), row, column);
  for (int i = threadIdx.x; i < items; i += blockDim.x) {
    int pair = i / halves;
    int stream = i % halves * 2;
    float sums[2][2];
    for (int f = 0; f < 2; f++) {
      float2 below = *reinterpret_cast<const float2*>(base + (2 * pair + f) * net.tile + stream);
      sums[f][0] = below.x;
      sums[f][1] = below.y;
    }
    multiply<false>(net, net.weights + block[RESIDUAL], net.at(net.plan[GATED]), pair, stream, sums);
    for (int f = 0; f < 2; f++) {
      *reinterpret_cast<float2*>(to + (2 * pair + f) * net.tile + stream) =
          make_float2(sums[f][0], sums[f][1]);
    }
  }
  __syncthreads();
}

// From the last block's stream to the logits of a pixel.
template <typename Net>
__device__ inline void head(const Net& net, int row, int column) {
  const int* plan = net.plan;
  int halves = net.tile / 2;
  const float* last = net.pixel(net.store(plan[BLOCKS] - 1), net.features(), row, column);
  float* hidden = net.at(plan[HIDDEN]);
  for (int i = threadIdx.x; i < net.features() / 2 * halves; i += blockDim.x) {
    int pair = i / halves;
    int stream = i % halves * 2;
    const float* bias = net.weights + plan[HEAD_BIAS] + 2 * pair;
    float sums[2][2] = {{bias[0], bias[0]}, {bias[1], bias[1]}};
    multiply<true>(net, net.weights + plan[HEAD_WEIGHTS], last, pair, stream, sums);
    for (int f = 0; f < 2; f++) {
      *reinterpret_cast<float2*>(hidden + (2 * pair + f) * net.tile + stream) =
          make_float2(fmaxf(sums[f][0], 0.f), fmaxf(sums[f][1], 0.f));
    }
  }
  __syncthreads();
  float* logits = net.at(plan[LOGITS]);
  int levels = net.levels();
  for (int i = threadIdx.x; i < levels * net.tile; i += blockDim.x) {
    int level = i / net.tile;
    int stream = i % net.tile;
    float sum = net.weights[plan[OUT_BIAS] + level];
    product(net.weights + plan[OUT_WEIGHTS] + level, levels, 0, net.features(), [&](float w, int k) {
      sum += w * hidden[k * net.tile + stream];
    });
    logits[i] = sum;
  }
  __syncthreads();
}

// The sum of a function of each level, in their order; some are computed at a time, since each takes long.
template <typename Function>
__device__ inline double sumOver(int levels, Function of) {
  double sum = 0;
  int level = 0;
  for (; level + LEVEL_STEP <= levels; level += LEVEL_STEP) {
    double all[LEVEL_STEP];
#pragma unroll
    for (int j = 0; j < LEVEL_STEP; j++) {
      all[j] = of(level + j);
    }
#pragma unroll
    for (int j = 0; j < LEVEL_STEP; j++) {
      sum += all[j];
    }
  }
  for (; level < levels; level++) {
    sum += of(level);
  }
  return sum;
}

// The log of the sum of the exponentials of a stream's logits.
__device__ inline double logSumExp(const float* logits, int levels, int tile) {
  float top = logits[0];
  for (int level = 1; level < levels; level++) {
    top = fmaxf(top, logits[level * tile]);
  }
  return top + log(sumOver(levels, [&](int level) { return exp((double)logits[level * tile] - top); }));
}

// The SplitMix64 generator's output at an index, and the upper bits of that in [0, 1).
__device__ inline double uniform(unsigned long long seed, unsigned long long index) {
  unsigned long long z = seed + (index + 1) * 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  z = z ^ (z >> 31);
  return (double)(z >> 11) * 0x1.0p-53;
}

// The distributions of one request's streams at a pixel, and what is drawn from.
template <int TILE>
struct Opinion {
  const float* logits;
  const double* settings;
  double logSums[3];
  double weight;
  int levels, streams, blend;

  __device__ double of(int stream, int level) const {
    return logits[level * TILE + stream] - logSums[stream];
  }

  // Two experts' opinions, joined and tempered; see Experts.java. Not yet normalised.
  __device__ double blended(int level) const {
    return (streams == 1 ? of(0, level) : joined(level)) / settings[TEMPERATURE];
  }

  __device__ double joined(int level) const {
    if (blend == LABEL) {
      return of(2, level);
    }
    double first = of(0, level);
    double second = of(1, level);
    if (blend != MIXTURE) {
      return (weight == 0 ? 0 : weight * first) + (weight == 1 ? 0 : (1 - weight) * second);
    }
    double ofFirst = log(weight) + first;
    double ofSecond = log1p(-weight) + second;
    double top = fmax(ofFirst, ofSecond);
    return top + log1p(exp(fmin(ofFirst, ofSecond) - top));
  }
};

// Draws a pixel of one request; what is fed is what was drawn, or what was given.
template <typename Net>
__device__ inline void drawPixel(
    const Net& net, const int* request, const double* settings, unsigned long long seed, int row, int column,
    const unsigned char* given, unsigned char* image, double* likelihoods) {
  int pixel = row * net.width() + column;
  Opinion<Net::tile> opinion = {};
  opinion.logits = net.at(net.plan[LOGITS]) + request[FIRST_STREAM];
  opinion.settings = settings;
  opinion.levels = net.levels();
  opinion.streams = request[STREAMS];
  opinion.blend = request[BLEND];
  opinion.weight = settings[LAMBDA];
  if (opinion.blend == STEERED) {
    double ratio = likelihoods[OF_FIRST] - likelihoods[OF_SECOND];
    opinion.weight = fmin(1., fmax(0., 0.5 + (settings[TARGET] - ratio) / settings[NATS_PER_LOGIT]));
  }
  for (int s = 0; s < opinion.streams; s++) {
    opinion.logSums[s] = logSumExp(opinion.logits + s, net.levels(), net.tile);
  }
  double top = opinion.blended(0);
  for (int level = 1; level < net.levels(); level++) {
    top = fmax(top, opinion.blended(level));
  }
  double total = sumOver(net.levels(), [&](int level) { return exp(opinion.blended(level) - top); });
  double logTotal = top + log(total);
  double wanted = uniform(seed, pixel);
  int level = 0;
  double sum = exp(opinion.blended(0) - logTotal);
  while (wanted >= sum && level < net.levels() - 1) {
    level++;
    sum += exp(opinion.blended(level) - logTotal);
  }
  image[pixel] = (unsigned char)level;
  int fed = given == nullptr ? level : given[pixel];
  likelihoods[OF_FIRST] += opinion.of(0, fed);
  likelihoods[OF_SECOND] += opinion.of(opinion.streams == 1 ? 0 : 1, fed);
  likelihoods[OF_PROPOSAL] += opinion.blended(fed) - logTotal;
  float* to = net.pixel(net.store(NONE), IMAGE_CHANNELS, row, column) + request[FIRST_STREAM];
  for (int s = 0; s < opinion.streams; s++) {
    to[s] = 2.f * fed / (net.levels() - 1) - 1;
    to[net.tile + s] = 1;
  }
}

// What the classes add to every pixel's sums; it is there once the first row has begun.
template <typename Net>
__device__ inline void prepare(const Net& net, const float* labels) {
  const int* plan = net.plan;
  int classes = plan[CLASSES];
  float* biases = net.at(plan[BIASES]);
  for (int i = threadIdx.x; i < plan[BLOCKS] * 2 * net.features() * net.tile; i += blockDim.x) {
    int stream = i % net.tile;
    int channel = i / net.tile % (2 * net.features());
    const float* weights = net.weights + net.block(i / net.tile / (2 * net.features()))[CLASS_WEIGHTS] + channel;
    float sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += weights[c * 2 * net.features()] * labels[stream * classes + c];
    }
    biases[i] = sum;
  }
}

// What a launch draws. FusedLaunch.java puts the same together.
struct Batch {
  const int* plan;                  // see FusedPlan.java
  const float* weights;             // as the plan places them
  const float* labels;              // [stream][class]: a distribution for each stream of each tile
  const int* tiles;                 // the number of each tile's first request, and of all requests at the end
  const int* requests;              // [request][REQUEST_WORDS], of which FIRST_STREAM counts from the tile's first
  const double* settings;           // [request][SETTINGS]
  const unsigned long long* seeds;  // of each request
  const unsigned char* given;       // [request][pixel]: levels to feed in place of what is drawn; or null
  const volatile int* cancelled;    // not zero if the rest of the images is not wanted any more
  float* scratch;                   // SCRATCH floats a stream
  unsigned char* images;            // [request][pixel]: receives what was drawn
  double* likelihoods;              // [request][LIKELIHOODS]: of what was fed, in nats; zero before
  float* logits;                    // [stream][pixel][level]: receives every logit; or null
};

template <int TILE>
__device__ inline void draw(const Batch& batch) {
  extern __shared__ float4 memory[];
  // Every step looks a few words up, one after the other: in shared memory they are near.
  int* words = reinterpret_cast<int*>(memory);
  for (int i = threadIdx.x; i < batch.plan[WORDS]; i += blockDim.x) {
    words[i] = batch.plan[i];
  }
  __syncthreads();
  const int* plan = words;
  int pixels = plan[HEIGHT] * plan[WIDTH];
  Net<TILE> net = {
      plan, batch.weights, reinterpret_cast<float*>(words + plan[WORDS]),
      batch.scratch + (size_t)blockIdx.x * plan[SCRATCH] * TILE};
  int from = batch.tiles[blockIdx.x];
  int count = batch.tiles[blockIdx.x + 1] - from;
  prepare(net, batch.labels + (size_t)blockIdx.x * TILE * plan[CLASSES]);
  for (int row = 0; row < plan[HEIGHT]; row++) {
    // A barrier, too.
    if (__syncthreads_or(threadIdx.x == 0 && *batch.cancelled != 0)) {
      return;
    }
    for (int b = 0; b < plan[BLOCKS]; b++) {
      openRow(net, b, row);
    }
    for (int column = 0; column < net.width(); column++) {
      for (int b = 0; b < plan[BLOCKS]; b++) {
        if (net.block(b)[BY_ROW] == 0) {
          openPixel(net, b, row, column);
        }
      }
      head(net, row, column);
      if (batch.logits != nullptr) {
        for (int i = threadIdx.x; i < net.levels() * TILE; i += blockDim.x) {
          size_t stream = (size_t)blockIdx.x * TILE + i % TILE;
          batch.logits[(stream * pixels + row * net.width() + column) * net.levels() + i / TILE] =
              net.at(plan[LOGITS])[i];
        }
      }
      for (int i = threadIdx.x; i < count; i += blockDim.x) {
        int r = from + i;
        drawPixel(
            net, batch.requests + r * REQUEST_WORDS, batch.settings + (size_t)r * SETTINGS, batch.seeds[r], row, column,
            batch.given == nullptr ? nullptr : batch.given + (size_t)r * pixels, batch.images + (size_t)r * pixels,
            batch.likelihoods + (size_t)r * LIKELIHOODS);
      }
      __syncthreads();
    }
  }
}

extern "C" __global__ void __launch_bounds__(512) draw8(Batch batch) { draw<8>(batch); }

extern "C" __global__ void __launch_bounds__(512) draw16(Batch batch) { draw<16>(batch); }

extern "C" __global__ void __launch_bounds__(512) draw32(Batch batch) { draw<32>(batch); }
