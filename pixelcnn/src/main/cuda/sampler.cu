// Draws images from a PixelCNN in one launch: every block takes the images of one tile from the
// first pixel to the last and never waits for another block.
//
// What is computed in which order is told by a plan, which FusedPlan.java writes and explains; the
// arithmetic is that of Nd4jEngine.java, BlendedSampler.java and Blending.java. FusedSteps.java
// among the tests takes the same steps once more in Java.
//
// A pixel is a symbol: a table says what the network sees of each, a channel of grey or three of
// colour, and 1 inside the image.
//
// Activations lie [channel][stream] for each pixel, so that the streams of a tile, of which there is
// a multiple of four, are next to each other.
//
// What depends on the rows above alone is summed up for a whole row, as a product of matrices: what
// the threads need of both factors goes through shared memory, a stage at a time, while the next
// stage is on its way. Taps of one row see the same activations, moved sideways, and share a stage.
// A thread sums up four features, of each both halves of its gate, for some columns of one stream.
//
// All else follows pixel by pixel, a feature of two streams a thread, with weights that come through
// the L2 cache.
//
// A grey pixel of an image is drawn by one thread, in double precision. There are few greys and many
// colours: those are divided among threads, and their exponentials are in single precision.

// Words of a plan. FusedPlan.java names the same in the same order.
enum Header {
  WORDS, HEIGHT, WIDTH, CLASSES, LEVELS, FEATURES, BLOCKS, FIRST_BLOCK, SCRATCH,
  IMAGE, BIASES, STAGES, STAGE_FLOATS, GATED, HIDDEN, LOGITS,
  HEAD_WEIGHTS, HEAD_BIAS, OUT_WEIGHTS, OUT_BIAS, PIXEL_INPUTS, SYMBOL_INPUTS, CHOICE
};
enum Block { BY_ROW, BASE, STORE, SUMS, RESIDUAL, AFFINE, CLASS_WEIGHTS, SOURCES, FIRST_SOURCE, BLOCK_WORDS };
enum Source { EARLY, FROM, INPUTS, RUNS, FIRST_RUN, SOURCE_WORDS };
enum Run { ROW, COLUMN, STEP, TAPS, DEPTH, RUN_WEIGHTS, RUN_WORDS };
enum Store { PLACE, ROWS, COLUMNS };
enum Request { FIRST_STREAM, STREAMS, BLEND, PARENTS, REQUEST_WORDS };
enum Setting { LAMBDA, TEMPERATURE, TARGET, NATS_PER_LOGIT, SETTINGS };
enum Likelihood { OF_FIRST, OF_SECOND, OF_PROPOSAL, LIKELIHOODS };
enum Blend { LABEL, PRODUCT, MIXTURE, STEERED };

constexpr int NONE = -1;
constexpr int NOWHERE = 1 << 20;  // after all columns
constexpr int GREY_INPUTS = 2;  // of a pixel: its grey, and 1 inside the image
constexpr int ROW_STEP = 7;  // columns that a thread does at once where a whole row is there
constexpr int HALVES = 8;    // of gates, of the features that it does there
constexpr int AHEAD = 4;     // quadruples of a stage's activations that a thread has on their way
constexpr int LEVEL_STEP = 4;
constexpr int PARTS = 16;  // of the colours, at most: one is a thread's

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

  __device__ const int* run(const int* source, int r) const { return plan + source[FIRST_RUN] + r * RUN_WORDS; }

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

  // One feature of a stream, of which both halves of the gate are given.
  __device__ float of(int feature, float tanhs, float sigmoids) const {
    float y = gate(tanhs, sigmoids);
    return affine == nullptr ? y : affine[2 * feature] * y + affine[2 * feature + 1];
  }

  __device__ void put(int feature, int at, float tanhs, float sigmoids) const {
    float y = of(feature, tanhs, sigmoids);
    to[at] = base == nullptr ? y : y + base[at];
  }

  // The same of two streams.
  __device__ void put(int feature, int at, float2 tanhs, float2 sigmoids) const {
    float2 y = make_float2(of(feature, tanhs.x, sigmoids.x), of(feature, tanhs.y, sigmoids.y));
    if (base != nullptr) {
      float2 below = *reinterpret_cast<const float2*>(base + at);
      y = make_float2(y.x + below.x, y.y + below.y);
    }
    *reinterpret_cast<float2*>(to + at) = y;
  }
};

// Some inputs of the taps of one row of a source, which are summed up at a time for some columns: what
// they see, [input][column][stream], and then their weights, [input][tap][half of a feature].
template <int TILE>
struct Stage {
  static constexpr int quads = TILE / 4;  // of streams
  const int* run;                         // the taps
  int inputs;
  int left;            // of the taps' inputs, these included
  int source, number;  // of the taps
  const float* seen;   // the first column of the row
  int weights;         // place of the first
  // A thread brings activations of one input and quadruple of streams, of columns so far apart.
  int input, first, apart;

  // Turns to the first stage; none is there if it has no inputs.
  template <typename Net>
  __device__ void start(const Net& net, int b, int row) {
    source = 0;
    number = 0;
    weights = 0;
    input = 0;
    first = NOWHERE;
    apart = 0;
    settle(net, b, row);
  }

  // The same with the next one.
  template <typename Net>
  __device__ void next(const Net& net, int b, int row) {
    left -= inputs;
    if (left == 0) {
      number++;
      settle(net, b, row);
      return;
    }
    seen += inputs * TILE;
    weights += 4 * weightQuads(net.features());
    inputs = left < run[DEPTH] ? left : run[DEPTH];
  }

  template <typename Net>
  __device__ void settle(const Net& net, int b, int row) {
    inputs = 0;
    for (; source < net.block(b)[SOURCES]; source++, number = 0) {
      const int* from = net.source(b, source);
      for (; from[EARLY] != 0 && number < from[RUNS]; number++) {
        run = net.run(from, number);
        if (row + run[ROW] >= 0) {
          int depth = run[DEPTH];
          int place = threadIdx.x / quads;
          first = place / depth;
          input = place - first * depth;
          apart = blockDim.x / quads / depth;
          first = first < apart ? first : NOWHERE;
          left = from[INPUTS];
          inputs = depth;
          weights = run[RUN_WEIGHTS];
          seen = net.pixel(net.store(from[FROM]), left, row + run[ROW], 0);
          return;
        }
      }
    }
  }

  // Columns that are seen from so many.
  __device__ int columns(int from) const { return from + (run[TAPS] - 1) * run[STEP]; }

  __device__ int weightQuads(int features) const { return inputs * run[TAPS] * features / 2; }
};

// What some features sum up to at neighbouring columns, [column][half of a feature].
struct Sums {
  float of[ROW_STEP][HALVES];
};

// Adds what a stage holds.
template <typename Net>
__device__ inline void sumUp(
    const Net& net, const float* buffer, const int* run, int inputs, int columns, int column, int quad, int stream,
    Sums& sums) {
  int taps = run[TAPS];
  int step = run[STEP] * net.tile;
  int apart = (columns + (taps - 1) * run[STEP]) * net.tile;
  const float* seen = buffer + column * net.tile + stream;
  const float4* w = reinterpret_cast<const float4*>(buffer + inputs * apart) + quad * (HALVES / 4);
  for (int k = 0; k < inputs; k++) {
    const float* x = seen;
// There are no registers for more at once.
#pragma unroll 1
    for (int t = 0; t < taps; t++) {
      float4 weights[HALVES / 4];
#pragma unroll
      for (int j = 0; j < HALVES / 4; j++) {
        weights[j] = w[j];
      }
#pragma unroll
      for (int p = 0; p < ROW_STEP; p++) {
        float at = x[p * net.tile];
#pragma unroll
        for (int j = 0; j < HALVES / 4; j++) {
          sums.of[p][4 * j] += weights[j].x * at;
          sums.of[p][4 * j + 1] += weights[j].y * at;
          sums.of[p][4 * j + 2] += weights[j].z * at;
          sums.of[p][4 * j + 3] += weights[j].w * at;
        }
      }
      x += step;
      w += net.features() / 2;
    }
    seen += apart;
  }
}

// Sums up what a block sees of the rows so far at the neighbouring columns of one item, with all
// threads of the tile. A thread's first quadruples of a stage, which mostly are all it has, are on
// their way while it sums up the stage before; of the weights, its first one.
template <typename Net>
__device__ inline void seeRow(
    const Net& net, int b, int row, int columns, int firstColumn, int column, int quad, int stream, Sums& sums) {
  float* buffer = net.shared + net.plan[STAGES] * net.tile;
  int away = net.plan[STAGE_FLOATS];
  constexpr int quads = Stage<Net::tile>::quads;
  Stage<Net::tile> stage;
  const int* run = net.plan;
  int inputs = 0;
  stage.start(net, b, row);
  while (true) {
    int seenColumns = 0;
    int weightQuads = 0;
    const float4* from = reinterpret_cast<const float4*>(net.weights + stage.weights);
    float4 activations[AHEAD];
    float4 weights;
    auto at = [&](int c, int k, int stream) {
      int there = firstColumn + stage.run[COLUMN] + c;
      int channels = net.source(b, stage.source)[INPUTS];
      return there < 0 || there >= net.width()
          ? make_float4(0, 0, 0, 0)
          : *reinterpret_cast<const float4*>(stage.seen + (there * channels + k) * net.tile + stream);
    };
    if (stage.inputs > 0) {
      seenColumns = stage.columns(columns);
      weightQuads = stage.weightQuads(net.features());
    }
    int bringsColumns = stage.input < stage.inputs ? seenColumns : 0;
    int myStream = threadIdx.x % quads * 4;
#pragma unroll
    for (int j = 0; j < AHEAD; j++) {
      int c = stage.first + j * stage.apart;
      if (c < bringsColumns) {
        activations[j] = at(c, stage.input, myStream);
      }
    }
    if ((int)threadIdx.x < weightQuads) {
      weights = __ldg(from + threadIdx.x);
    }
    sumUp(net, buffer, run, inputs, columns, column, quad, stream, sums);
    if (stage.inputs == 0) {
      __syncthreads();
      return;
    }
    buffer += away;
    away = -away;
    auto place = [&](int c, int k, int stream) {
      return reinterpret_cast<float4*>(buffer + (k * seenColumns + c) * net.tile + stream);
    };
#pragma unroll
    for (int j = 0; j < AHEAD; j++) {
      int c = stage.first + j * stage.apart;
      if (c < bringsColumns) {
        *place(c, stage.input, myStream) = activations[j];
      }
    }
    int inColumn = stage.run[DEPTH] * quads;
    for (int i = AHEAD * stage.apart * inColumn + threadIdx.x; i < seenColumns * inColumn; i += blockDim.x) {
      int c = i / inColumn;
      int k = i / quads - c * stage.run[DEPTH];
      if (k < stage.inputs) {
        *place(c, k, i % quads * 4) = at(c, k, i % quads * 4);
      }
    }
    float4* w = reinterpret_cast<float4*>(buffer + stage.inputs * seenColumns * net.tile);
    if ((int)threadIdx.x < weightQuads) {
      w[threadIdx.x] = weights;
    }
    for (int i = threadIdx.x + blockDim.x; i < weightQuads; i += blockDim.x) {
      w[i] = __ldg(from + i);
    }
    __syncthreads();
    run = stage.run;
    inputs = stage.inputs;
    stage.next(net, b, row);
  }
}

// Puts what neighbouring columns of a row sum up to, together with what the classes add. Of what is
// computed by row, all columns are kept, side by side.
template <typename Net>
__device__ inline void endRow(const Net& net, int b, int row, int column, int quad, int stream, Sums& sums) {
  int features = net.features();
  int columns = net.width() - column;
  const float* biases = net.at(net.plan[BIASES]) + ((size_t)b * features * 2 + quad * HALVES) * net.tile + stream;
#pragma unroll
  for (int j = 0; j < HALVES; j++) {
    float bias = biases[j * net.tile];
#pragma unroll
    for (int p = 0; p < ROW_STEP; p++) {
      sums.of[p][j] += bias;
    }
  }
  if (net.block(b)[BY_ROW] == 0) {
    float* to = net.sums(b, column) + quad * HALVES * net.tile + stream;
#pragma unroll
    for (int p = 0; p < ROW_STEP; p++) {
#pragma unroll
      for (int j = 0; j < HALVES; j++) {
        if (p < columns) {
          to[(p * 2 * features + j) * net.tile] = sums.of[p][j];
        }
      }
    }
    return;
  }
  Output output(net, b, row, column);
#pragma unroll
  for (int p = 0; p < ROW_STEP; p++) {
#pragma unroll
    for (int f = 0; f < HALVES / 2; f++) {
      int feature = HALVES / 2 * quad + f;
      if (p < columns) {
        output.put(
            feature, (p * features + feature) * net.tile + stream, sums.of[p][2 * f], sums.of[p][2 * f + 1]);
      }
    }
  }
}

// Of a row all that depends on the rows so far: a whole block, or what its pixels begin with.
template <typename Net>
__device__ inline void openRow(const Net& net, int b, int row) {
  int items = net.features() / (HALVES / 2) * net.tile;  // of each group of columns
  int groups = (net.width() + ROW_STEP - 1) / ROW_STEP;
  int atOnce = (int)blockDim.x / items;
  atOnce = atOnce < 1 ? 1 : atOnce < groups ? atOnce : groups;
  for (int group = 0; group < groups; group += atOnce) {
    for (int first = 0; first < atOnce * items; first += blockDim.x) {
      int item = first + threadIdx.x;
      bool mine = item < atOnce * items;
      item = mine ? item : 0;
      int column = item / items * ROW_STEP;
      int quad = item % items / net.tile;
      int stream = item % net.tile;
      Sums sums = {};
      seeRow(net, b, row, atOnce * ROW_STEP, group * ROW_STEP, column, quad, stream, sums);
      if (mine) {
        endRow(net, b, row, group * ROW_STEP + column, quad, stream, sums);
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
  int k = product<32>(weights, apart, from, to, add);
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

// Adds what a block sees in its own row, of one feature: of each half of its gate, two streams.
template <typename Net>
__device__ inline void seePixel(
    const Net& net, int b, int row, int column, int feature, int stream, float2 (&sums)[2]) {
  int features = net.features();
  for (int s = 0; s < net.block(b)[SOURCES]; s++) {
    const int* source = net.source(b, s);
    int inputs = source[INPUTS];
    for (int r = 0; source[EARLY] == 0 && r < source[RUNS]; r++) {
      const int* run = net.run(source, r);
      int taps = run[TAPS];
      const float2* weights = reinterpret_cast<const float2*>(net.weights + run[RUN_WEIGHTS]) + feature;
      for (int t = 0; t < taps; t++) {
        int c = column + run[COLUMN] + t * run[STEP];
        if (c < 0) {
          continue;
        }
        const float* seen = net.pixel(net.store(source[FROM]), inputs, row, c) + stream;
        product(weights + t * features, taps * features, 0, inputs, [&](float2 w, int k) {
          float2 x = *reinterpret_cast<const float2*>(seen + k * net.tile);
          sums[0].x += w.x * x.x;
          sums[0].y += w.x * x.y;
          sums[1].x += w.y * x.x;
          sums[1].y += w.y * x.y;
        });
      }
    }
  }
}

// A block that needs what is to the left in its own row: one pixel.
template <typename Net>
__device__ inline void openPixel(const Net& net, int b, int row, int column) {
  const int* block = net.block(b);
  int halves = net.tile / 2;
  int items = net.features() / 2 * halves;
  for (int i = threadIdx.x; i < 2 * items; i += blockDim.x) {
    int feature = i / halves;
    int stream = i % halves * 2;
    const float* begun = net.sums(b, column) + 2 * feature * net.tile + stream;
    float2 first[2];
#pragma unroll
    for (int half = 0; half < 2; half++) {
      first[half] = *reinterpret_cast<const float2*>(begun + half * net.tile);
    }
    float2 sums[2] = {};
    seePixel(net, b, row, column, feature, stream, sums);
#pragma unroll
    for (int half = 0; half < 2; half++) {
      sums[half] = make_float2(sums[half].x + first[half].x, sums[half].y + first[half].y);
    }
    Output output(net, b, row, column);
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

// What a launch draws. FusedLaunch.java puts the same together.
struct Batch {
  const int* plan;                  // see FusedPlan.java
  const float* weights;             // as the plan places them
  const double* densities;          // [parent's symbol][symbol]: how well the two go together
  const float* labels;              // [stream][class]: a distribution for each stream of each tile
  const int* tiles;                 // the number of each tile's first request, and of all requests at the end
  const int* requests;              // [request][REQUEST_WORDS], of which FIRST_STREAM counts from the tile's first
  const double* settings;           // [request][SETTINGS]
  const unsigned long long* seeds;  // of each request
  const unsigned char* parents;     // [pair][first or second][pixel]: symbols of real images; or null
  const double* shares;             // [pair][pixel]: the weight of the first one's density; or null
  const unsigned char* given;       // [request][pixel]: symbols to feed in place of what is drawn; or null
  const volatile int* cancelled;    // not zero if the rest of the images is not wanted any more
  float* scratch;                   // SCRATCH floats a stream
  unsigned char* images;            // [request][pixel]: receives what was drawn
  double* likelihoods;              // [request][LIKELIHOODS]: of what was fed, in nats; zero before
  float* logits;                    // [stream][pixel][level]: receives every logit; or null
};

// The densities around the symbols that two real images have at a pixel, and the first one's weight.
struct Densities {
  const double* first;  // [level]; or null where there are no parents
  const double* second;
  double share;

  // What they add to a log-probability.
  __device__ float logWeight(int level) const {
    return first == nullptr ? 0.f : (float)log(share * __ldg(first + level) + (1 - share) * __ldg(second + level));
  }

  // What they multiply a probability by, in single precision.
  __device__ float weight(int level) const {
    return first == nullptr
        ? 1.f
        : (float)share * (float)__ldg(first + level) + (1 - (float)share) * (float)__ldg(second + level);
  }
};

// Those of a request.
__device__ inline Densities densitiesOf(const Batch& batch, int number, int pixel, int pixels, int levels) {
  int pair = batch.requests[number * REQUEST_WORDS + PARENTS];
  if (pair == NONE) {
    return {};
  }
  const unsigned char* symbols = batch.parents + (size_t)pair * 2 * pixels + pixel;
  return {
      batch.densities + symbols[0] * levels, batch.densities + symbols[pixels] * levels,
      batch.shares[(size_t)pair * pixels + pixel]};
}

// The weight of a request's first stream at the next pixel.
__device__ inline double weightOfFirst(int blend, const double* settings, const double* likelihoods) {
  if (blend != STEERED) {
    return settings[LAMBDA];
  }
  double ratio = likelihoods[OF_FIRST] - likelihoods[OF_SECOND];
  return fmin(1., fmax(0., 0.5 + (settings[TARGET] - ratio) / settings[NATS_PER_LOGIT]));
}

// What a request's streams see of a pixel from now on.
template <typename Net>
__device__ inline void feed(const Net& net, const int* request, int row, int column, int symbol) {
  int inputs = net.plan[PIXEL_INPUTS];
  const float* from = net.weights + net.plan[SYMBOL_INPUTS] + symbol * inputs;
  float* to = net.pixel(net.store(NONE), inputs, row, column) + request[FIRST_STREAM];
  for (int k = 0; k < inputs; k++) {
    float value = __ldg(from + k);
    for (int s = 0; s < request[STREAMS]; s++) {
      to[k * net.tile + s] = value;
    }
  }
}

// The distributions of one request's streams at a pixel, and what is drawn from.
template <int TILE>
struct Opinion {
  const float* logits;
  const double* settings;
  Densities densities;
  double logSums[3];
  double weight;
  int levels, streams, blend;

  __device__ double of(int stream, int level) const {
    return logits[level * TILE + stream] - logSums[stream];
  }

  // Two experts' opinions, joined, tempered and leant towards parents; see ExactBlending.java and Parents.java.
  // Not yet normalised.
  __device__ double blended(int level) const {
    double tempered = (streams == 1 ? of(0, level) : joined(level)) / settings[TEMPERATURE];
    return tempered + densities.logWeight(level);
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
__device__ inline void drawGrey(const Net& net, const Batch& batch, int number, int row, int column) {
  int pixels = net.plan[HEIGHT] * net.width();
  int pixel = row * net.width() + column;
  const int* request = batch.requests + number * REQUEST_WORDS;
  double* likelihoods = batch.likelihoods + (size_t)number * LIKELIHOODS;
  Opinion<Net::tile> opinion = {};
  opinion.logits = net.at(net.plan[LOGITS]) + request[FIRST_STREAM];
  opinion.settings = batch.settings + (size_t)number * SETTINGS;
  opinion.densities = densitiesOf(batch, number, pixel, pixels, net.levels());
  opinion.levels = net.levels();
  opinion.streams = request[STREAMS];
  opinion.blend = request[BLEND];
  opinion.weight = weightOfFirst(opinion.blend, opinion.settings, likelihoods);
  for (int s = 0; s < opinion.streams; s++) {
    opinion.logSums[s] = logSumExp(opinion.logits + s, net.levels(), net.tile);
  }
  double top = opinion.blended(0);
  for (int level = 1; level < net.levels(); level++) {
    top = fmax(top, opinion.blended(level));
  }
  double total = sumOver(net.levels(), [&](int level) { return exp(opinion.blended(level) - top); });
  double logTotal = top + log(total);
  double wanted = uniform(batch.seeds[number], pixel);
  int level = 0;
  double sum = exp(opinion.blended(0) - logTotal);
  while (wanted >= sum && level < net.levels() - 1) {
    level++;
    sum += exp(opinion.blended(level) - logTotal);
  }
  batch.images[(size_t)number * pixels + pixel] = (unsigned char)level;
  int fed = batch.given == nullptr ? level : batch.given[(size_t)number * pixels + pixel];
  likelihoods[OF_FIRST] += opinion.of(0, fed);
  likelihoods[OF_SECOND] += opinion.of(opinion.streams == 1 ? 0 : 1, fed);
  likelihoods[OF_PROPOSAL] += opinion.blended(fed) - logTotal;
  feed(net, request, row, column, fed);
}

// What the threads that divide a pixel's colours among them tell each other: of each stream, or of
// each request's first one, for every part of the colours the highest logarithm and the sum of all
// exponentials less that, and of each stream the logarithm of its sum.
template <int TILE>
struct Choice {
  int part, parts;  // colours of a part, and how many parts there are
  double* sums;     // [part][stream]
  double* logSums;  // [stream]
  float* tops;      // [part][stream]

  template <typename Net>
  __device__ explicit Choice(const Net& net) {
    part = (net.levels() + PARTS - 1) / PARTS;
    parts = (net.levels() + part - 1) / part;
    sums = reinterpret_cast<double*>(net.at(net.plan[CHOICE]));
    logSums = sums + PARTS * TILE;
    tops = reinterpret_cast<float*>(logSums + TILE);
  }

  __device__ int end(int p, int levels) const { return p < parts - 1 ? (p + 1) * part : levels; }

  // The highest of all parts.
  __device__ float top(int stream) const {
    float top = tops[stream];
    for (int p = 1; p < parts; p++) {
      top = fmaxf(top, tops[p * TILE + stream]);
    }
    return top;
  }

  // The sum of a part, less the highest of all parts, of which the temperature takes a power.
  __device__ double mass(int p, int stream, float top, float inverse) const {
    return sums[p * TILE + stream] * expf((tops[p * TILE + stream] - top) * inverse);
  }

  __device__ double total(int stream, float top, float inverse) const {
    double total = 0;
    for (int p = 0; p < parts; p++) {
      total += mass(p, stream, top, inverse);
    }
    return total;
  }
};

// The distributions of one request's streams at a pixel of colours, in single precision.
template <int TILE>
struct ColourOpinion {
  const float* logits;
  float weight, rest;  // of both streams; of a mixture, what is added to their logits
  float inverse;       // of the temperature
  int streams, blend;

  template <typename Net>
  __device__ ColourOpinion(
      const Net& net, const Choice<TILE>& choice, const int* request, const double* settings,
      const double* likelihoods) {
    int stream = request[FIRST_STREAM];
    logits = net.at(net.plan[LOGITS]) + stream;
    streams = request[STREAMS];
    blend = request[BLEND];
    inverse = (float)(1 / settings[TEMPERATURE]);
    double first = weightOfFirst(blend, settings, likelihoods);
    weight = (float)first;
    rest = (float)(1 - first);
    if (streams > 1 && blend == MIXTURE) {
      weight = logf(weight) - (float)choice.logSums[stream];
      rest = logf(rest) - (float)choice.logSums[stream + 1];
    }
  }

  // The logarithm that the temperature divides, but for a constant; see FloatBlending.java.
  __device__ float joined(int level) const {
    const float* of = logits + level * TILE;
    if (streams == 1) {
      return of[0];
    }
    if (blend == LABEL) {
      return of[2];
    }
    if (blend != MIXTURE) {
      return weight * of[0] + rest * of[1];
    }
    float ofFirst = weight + of[0];
    float ofSecond = rest + of[1];
    float top = fmaxf(ofFirst, ofSecond);
    return top + log1pf(expf(fminf(ofFirst, ofSecond) - top));
  }

  __device__ float probability(int level, float top, const Densities& densities) const {
    return expf((joined(level) - top) * inverse) * densities.weight(level);
  }
};

// Draws a pixel of all requests of a tile; what is fed is what was drawn, or what was given.
template <typename Net>
__device__ inline void drawColours(const Net& net, const Batch& batch, int from, int count, int row, int column) {
  constexpr int tile = Net::tile;
  int levels = net.levels();
  int pixels = net.plan[HEIGHT] * net.width();
  int pixel = row * net.width() + column;
  const float* logits = net.at(net.plan[LOGITS]);
  Choice<tile> choice(net);
  auto opinionOf = [&](int number) {
    return ColourOpinion<tile>(
        net, choice, batch.requests + number * REQUEST_WORDS, batch.settings + (size_t)number * SETTINGS,
        batch.likelihoods + (size_t)number * LIKELIHOODS);
  };
  for (int i = threadIdx.x; i < choice.parts * tile; i += blockDim.x) {
    int p = i / tile;
    int stream = i % tile;
    int end = choice.end(p, levels);
    float top = logits[p * choice.part * tile + stream];
    for (int level = p * choice.part + 1; level < end; level++) {
      top = fmaxf(top, logits[level * tile + stream]);
    }
    double sum = 0;
    for (int level = p * choice.part; level < end; level++) {
      sum += expf(logits[level * tile + stream] - top);
    }
    choice.tops[i] = top;
    choice.sums[i] = sum;
  }
  __syncthreads();
  for (int stream = threadIdx.x; stream < tile; stream += blockDim.x) {
    float top = choice.top(stream);
    choice.logSums[stream] = top + log(choice.total(stream, top, 1));
  }
  __syncthreads();
  for (int i = threadIdx.x; i < choice.parts * count; i += blockDim.x) {
    int p = i / count;
    int number = from + i - p * count;
    ColourOpinion<tile> opinion = opinionOf(number);
    Densities densities = densitiesOf(batch, number, pixel, pixels, levels);
    int end = choice.end(p, levels);
    float top = opinion.joined(p * choice.part);
    for (int level = p * choice.part + 1; level < end; level++) {
      top = fmaxf(top, opinion.joined(level));
    }
    double sum = 0;
    for (int level = p * choice.part; level < end; level++) {
      sum += opinion.probability(level, top, densities);
    }
    int at = p * tile + batch.requests[number * REQUEST_WORDS + FIRST_STREAM];
    choice.tops[at] = top;
    choice.sums[at] = sum;
  }
  __syncthreads();
  for (int i = threadIdx.x; i < count; i += blockDim.x) {
    int number = from + i;
    const int* request = batch.requests + number * REQUEST_WORDS;
    int stream = request[FIRST_STREAM];
    ColourOpinion<tile> opinion = opinionOf(number);
    Densities densities = densitiesOf(batch, number, pixel, pixels, levels);
    float top = choice.top(stream);
    double total = choice.total(stream, top, opinion.inverse);
    double wanted = uniform(batch.seeds[number], pixel) * total;
    int p = 0;
    double before = 0;
    double mass = choice.mass(0, stream, top, opinion.inverse);
    while (wanted >= before + mass && p < choice.parts - 1) {
      before += mass;
      p++;
      mass = choice.mass(p, stream, top, opinion.inverse);
    }
    // Within the part, its colours are summed up once more in the same order.
    wanted = (wanted - before) * choice.sums[p * tile + stream] / mass;
    float ofPart = choice.tops[p * tile + stream];
    int level = p * choice.part;
    double sum = opinion.probability(level, ofPart, densities);
    while (wanted >= sum && level < choice.end(p, levels) - 1) {
      level++;
      sum += opinion.probability(level, ofPart, densities);
    }
    batch.images[(size_t)number * pixels + pixel] = (unsigned char)level;
    int fed = batch.given == nullptr ? level : batch.given[(size_t)number * pixels + pixel];
    double* likelihoods = batch.likelihoods + (size_t)number * LIKELIHOODS;
    int second = opinion.streams == 1 ? 0 : 1;
    likelihoods[OF_FIRST] += opinion.logits[fed * tile] - choice.logSums[stream];
    likelihoods[OF_SECOND] += opinion.logits[fed * tile + second] - choice.logSums[stream + second];
    likelihoods[OF_PROPOSAL] +=
        (opinion.joined(fed) - top) * opinion.inverse + logf(densities.weight(fed)) - log(total);
    feed(net, request, row, column, fed);
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
      if (plan[PIXEL_INPUTS] == GREY_INPUTS) {
        for (int i = threadIdx.x; i < count; i += blockDim.x) {
          drawGrey(net, batch, from + i, row, column);
        }
      } else {
        drawColours(net, batch, from, count, row, column);
      }
      __syncthreads();
    }
  }
}

extern "C" __global__ void __launch_bounds__(512) draw8(Batch batch) { draw<8>(batch); }

extern "C" __global__ void __launch_bounds__(512) draw16(Batch batch) { draw<16>(batch); }

extern "C" __global__ void __launch_bounds__(512) draw32(Batch batch) { draw<32>(batch); }
