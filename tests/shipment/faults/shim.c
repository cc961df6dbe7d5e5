/* Counts the calls that change files, and lets one of them fail or kills the process there.
 *
 * Preloaded into a Python that forks: fault_arm(n, error) makes the n-th call from then on fail
 * with that errno, or end the process by SIGKILL if it is 0; fault_count() says how many calls
 * there were. Writes count where they are to regular files, and opening one where that may make
 * or empty it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static long armed = -1, counted = 0;
static int chosen = 0;

void fault_arm(long number, int error) { counted = 0; armed = number; chosen = error; }
long fault_count(void) { return counted; }

static int hits(void) {
    if (armed < 0 || ++counted != armed) return 0;
    if (chosen == 0) { kill(getpid(), SIGKILL); pause(); }
    errno = chosen;
    return 1;
}

static int is_file(int fd) {
    struct stat about;
    int before = errno, found = fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
    errno = before;
    return found;
}

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name)

ssize_t write(int fd, const void *data, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    return armed >= 0 && is_file(fd) && hits() ? -1 : real(fd, data, size);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    return armed >= 0 && is_file(fd) && hits() ? -1 : real(fd, parts, count);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    REAL(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return armed >= 0 && is_file(fd) && hits() ? -1 : real(fd, data, size, at);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return armed >= 0 && is_file(fd) && hits() ? -1 : real(fd, data, size, at);
}
int ftruncate(int fd, off_t size) {
    REAL(int, "ftruncate", int, off_t);
    return armed >= 0 && is_file(fd) && hits() ? -1 : real(fd, size);
}
int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    return armed >= 0 && is_file(fd) && hits() ? -1 : real(fd, size);
}
int fsync(int fd) {
    REAL(int, "fsync", int);
    return hits() ? -1 : real(fd);
}
int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    return hits() ? -1 : real(fd);
}
int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    return hits() ? -1 : real(from, to);
}
int renameat(int a, const char *from, int b, const char *to) {
    REAL(int, "renameat", int, const char *, int, const char *);
    return hits() ? -1 : real(a, from, b, to);
}
int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    return hits() ? -1 : real(from, to);
}
int linkat(int a, const char *from, int b, const char *to, int flags) {
    REAL(int, "linkat", int, const char *, int, const char *, int);
    return hits() ? -1 : real(a, from, b, to, flags);
}
int unlink(const char *path) {
    REAL(int, "unlink", const char *);
    return hits() ? -1 : real(path);
}
int mkdir(const char *path, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    return hits() ? -1 : real(path, mode);
}
int mkdirat(int at, const char *path, mode_t mode) {
    REAL(int, "mkdirat", int, const char *, mode_t);
    return hits() ? -1 : real(at, path, mode);
}

static int makes(int flags) { return armed >= 0 && (flags & (O_CREAT | O_TRUNC)); }
static mode_t mode_of(int flags, va_list more) {
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(int, #name, const char *, int, ...); \
        va_list more; va_start(more, flags); \
        mode_t mode = mode_of(flags, more); va_end(more); \
        return makes(flags) && hits() ? -1 : real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(int, #name, int, const char *, int, ...); \
        va_list more; va_start(more, flags); \
        mode_t mode = mode_of(flags, more); va_end(more); \
        return makes(flags) && hits() ? -1 : real(at, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)

int rmdir(const char *path) {
    REAL(int, "rmdir", const char *);
    return hits() ? -1 : real(path);
}
int unlinkat(int at, const char *path, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    return hits() ? -1 : real(at, path, flags);
}
int renameat2(int a, const char *from, int b, const char *to, unsigned int flags) {
    REAL(int, "renameat2", int, const char *, int, const char *, unsigned int);
    return hits() ? -1 : real(a, from, b, to, flags);
}
int chmod(const char *path, mode_t mode) {
    REAL(int, "chmod", const char *, mode_t);
    return hits() ? -1 : real(path, mode);
}
int fchmod(int fd, mode_t mode) {
    REAL(int, "fchmod", int, mode_t);
    return hits() ? -1 : real(fd, mode);
}
int fchown(int fd, uid_t owner, gid_t group) {
    REAL(int, "fchown", int, uid_t, gid_t);
    return hits() ? -1 : real(fd, owner, group);
}
