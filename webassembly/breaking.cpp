/* ICU's break iterators as functions of a module of WebAssembly; see ports.js. */
#include <cstdlib>

#include <emscripten/emscripten.h>

#include "unicode/brkiter.h"
#include "unicode/udata.h"

extern "C" {

EMSCRIPTEN_KEEPALIVE void *take(size_t size) { return malloc(size); }

EMSCRIPTEN_KEEPALIVE void give(void *place) { free(place); }

/* Sets the package of rules and dictionaries; returns 0, or ICU's error. */
EMSCRIPTEN_KEEPALIVE int set_data(const void *package) {
    UErrorCode status = U_ZERO_ERROR;
    udata_setCommonData(package, &status);
    udata_setFileAccess(UDATA_NO_FILES, &status);
    return status > U_ZERO_ERROR ? status : 0;
}

/* Opens an iterator of lines (0), words (1) or clusters (2) for a locale; 0 if ICU fails. */
EMSCRIPTEN_KEEPALIVE icu::BreakIterator *open_breaker(int kind, const char *locale) {
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale where(locale);
    icu::BreakIterator *breaker =
        kind == 0   ? icu::BreakIterator::createLineInstance(where, status)
        : kind == 1 ? icu::BreakIterator::createWordInstance(where, status)
                    : icu::BreakIterator::createCharacterInstance(where, status);
    if (U_SUCCESS(status))
        return breaker;
    delete breaker;
    return nullptr;
}

/* Finds the boundaries in a text of UTF-16, counted in characters; returns how many. */
EMSCRIPTEN_KEEPALIVE int find_ends(
    icu::BreakIterator *breaker, const char16_t *text, int length, int *ends) {
    icu::UnicodeString whole(false, text, length);
    breaker->setText(whole);
    breaker->first();
    int count = 0, unit = 0, characters = 0;
    for (int end = breaker->next(); end != icu::BreakIterator::DONE; end = breaker->next()) {
        for (; unit < end; unit++)
            characters += (text[unit] & 0xFC00) != 0xDC00;
        ends[count++] = characters;
    }
    return count;
}
}
