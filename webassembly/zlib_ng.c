/* zlib-ng's deflate as functions of a module of WebAssembly; see ports.js. */
#include <stdlib.h>

#include <emscripten/emscripten.h>

#include "zlib-ng.h"

EMSCRIPTEN_KEEPALIVE void *take(size_t size) { return malloc(size); }

EMSCRIPTEN_KEEPALIVE void give(void *place) { free(place); }

/* Opens a stream; 0 if there is no memory. */
EMSCRIPTEN_KEEPALIVE zng_stream *open_stream(int level, int window_bits) {
    zng_stream *stream = calloc(1, sizeof *stream);
    if (!stream)
        return 0;
    /* 8 and 0 are Python's memory level and strategy. */
    if (zng_deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK)
        return stream;
    free(stream);
    return 0;
}

EMSCRIPTEN_KEEPALIVE void set_input(zng_stream *stream, unsigned char *data, unsigned length) {
    stream->next_in = data;
    stream->avail_in = length;
}

/* Compresses into `out`; returns the bytes written, or a negative number for an error. */
EMSCRIPTEN_KEEPALIVE int run(zng_stream *stream, unsigned char *out, unsigned room, int flush) {
    stream->next_out = out;
    stream->avail_out = room;
    int result = zng_deflate(stream, flush);
    if (result < 0 && result != Z_BUF_ERROR)
        return result;
    return (int)(room - stream->avail_out);
}

EMSCRIPTEN_KEEPALIVE void close_stream(zng_stream *stream) {
    zng_deflateEnd(stream);
    free(stream);
}
