/* Counts the system calls of one process that change a folder, and lets one of them go wrong.
 *
 * Loaded by LD_PRELOAD and asleep until faultshim_arm() is called. A call counts when it creates or truncates a file,
 * writes, syncs, renames, links, unlinks, or makes or removes a folder, at or below the watched folder; each is noted
 * in the log as "<name> <path>". The modes are named in faults.py.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, KILL, TORN, FAIL, FAIL_FROM, SHORT, SHORT_FROM, SHORT_FAIL };

static char watched[PATH_MAX];
static size_t watched_length;
static int armed, mode, fault, log_handle = -1;
static long chosen, calls;

void faultshim_arm(const char *folder, const char *log, long call, int how, int number)
{
    watched_length = strlen(folder);
    if (watched_length >= sizeof watched)
        abort();
    memcpy(watched, folder, watched_length + 1);
    log_handle = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    chosen = call;
    mode = how;
    fault = number;
    calls = 0;
    armed = 1;
}

static int is_watched(const char *path)
{
    return strncmp(path, watched, watched_length) == 0 && (path[watched_length] == '/' || path[watched_length] == 0);
}

static int of_handle(int handle, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0)
        return 0;
    path[length] = 0;
    return 1;
}

static int of_path(int folder, const char *given, char *path)
{
    char base[PATH_MAX];
    if (given[0] == '/') {
        snprintf(path, PATH_MAX, "%s", given);
        return 1;
    }
    if (folder == AT_FDCWD ? !getcwd(base, sizeof base) : !of_handle(folder, base))
        return 0;
    return snprintf(path, PATH_MAX, "%.2000s/%.2000s", base, given) > 0;
}

static void note(const char *name, const char *path)
{
    char line[PATH_MAX + 64];
    int length = snprintf(line, sizeof line, "%s %.4000s\n", name, path);
    if (log_handle >= 0)
        syscall(SYS_write, log_handle, line, (size_t)length);
}

/* What becomes of a call: 0 it is made, -1 it fails with errno, 1 only half of it is done. */
static int verdict(const char *name, const char *path, int is_write)
{
    if (!armed || !is_watched(path))
        return 0;
    long number = __atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST);
    note(name, path);
    int here = number == chosen, after = number >= chosen;
    if (chosen <= 0 || !after)
        return 0;
    if (mode == KILL && here)
        kill(getpid(), SIGKILL);
    if (mode == TORN && here) {
        if (is_write)
            return 1;
        kill(getpid(), SIGKILL);
    }
    if ((mode == FAIL && here) || mode == FAIL_FROM || (mode == SHORT_FAIL && (!here || !is_write))) {
        errno = fault;
        return -1;
    }
    if (is_write && ((mode == SHORT && here) || mode == SHORT_FROM || mode == SHORT_FAIL))
        return 1;
    return 0;
}

static int by_path(const char *name, int folder, const char *given)
{
    char path[PATH_MAX];
    int kept = errno;
    if (!armed || !of_path(folder, given, path))
        return 0;
    errno = kept;
    return verdict(name, path, 0);
}

static int by_handle(const char *name, int handle, int is_write)
{
    char path[PATH_MAX];
    int kept = errno;
    if (!armed || !of_handle(handle, path))
        return 0;
    errno = kept;
    return verdict(name, path, is_write);
}

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort();
    return found;
}

/* Calls on a path, and on a path in a folder. */

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t bits = va_arg(rest, mode_t);                                                                            \
        va_end(rest);                                                                                                  \
        return (flags & (O_CREAT | O_TRUNC)) && by_path(#name, AT_FDCWD, path) ? -1 : REAL(name)(path, flags, bits);   \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                                                   \
    int name(int folder, const char *path, int flags, ...)                                                             \
    {                                                                                                                  \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t bits = va_arg(rest, mode_t);                                                                            \
        va_end(rest);                                                                                                  \
        return (flags & (O_CREAT | O_TRUNC)) && by_path(#name, folder, path) ? -1                                      \
                                                                             : REAL(name)(folder, path, flags, bits);  \
    }
OPENAT(openat)
OPENAT(openat64)

int rename(const char *from, const char *to)
{
    return by_path("rename", AT_FDCWD, to) ? -1 : REAL(rename)(from, to);
}

int renameat(int a, const char *from, int b, const char *to)
{
    return by_path("renameat", b, to) ? -1 : REAL(renameat)(a, from, b, to);
}

int renameat2(int a, const char *from, int b, const char *to, unsigned flags)
{
    return by_path("renameat2", b, to) ? -1 : REAL(renameat2)(a, from, b, to, flags);
}

int link(const char *from, const char *to)
{
    return by_path("link", AT_FDCWD, to) ? -1 : REAL(link)(from, to);
}

int linkat(int a, const char *from, int b, const char *to, int flags)
{
    return by_path("linkat", b, to) ? -1 : REAL(linkat)(a, from, b, to, flags);
}

int symlink(const char *from, const char *to)
{
    return by_path("symlink", AT_FDCWD, to) ? -1 : REAL(symlink)(from, to);
}

int unlink(const char *path)
{
    return by_path("unlink", AT_FDCWD, path) ? -1 : REAL(unlink)(path);
}

int unlinkat(int folder, const char *path, int flags)
{
    return by_path("unlinkat", folder, path) ? -1 : REAL(unlinkat)(folder, path, flags);
}

int rmdir(const char *path)
{
    return by_path("rmdir", AT_FDCWD, path) ? -1 : REAL(rmdir)(path);
}

int mkdir(const char *path, mode_t bits)
{
    return by_path("mkdir", AT_FDCWD, path) ? -1 : REAL(mkdir)(path, bits);
}

int mkdirat(int folder, const char *path, mode_t bits)
{
    return by_path("mkdirat", folder, path) ? -1 : REAL(mkdirat)(folder, path, bits);
}

int truncate(const char *path, off_t size)
{
    return by_path("truncate", AT_FDCWD, path) ? -1 : REAL(truncate)(path, size);
}

/* Calls on a descriptor. */

#define PLAIN(name, declared, given)                                                                                   \
    int name declared                                                                                                  \
    {                                                                                                                  \
        return by_handle(#name, handle, 0) ? -1 : REAL(name) given;                                                    \
    }
PLAIN(fsync, (int handle), (handle))
PLAIN(fdatasync, (int handle), (handle))
PLAIN(ftruncate, (int handle, off_t size), (handle, size))
PLAIN(ftruncate64, (int handle, off64_t size), (handle, size))
PLAIN(fallocate, (int handle, int how, off_t at, off_t size), (handle, how, at, size))

int posix_fallocate(int handle, off_t at, off_t size)
{
    return by_handle("posix_fallocate", handle, 0) ? errno : REAL(posix_fallocate)(handle, at, size);
}

static ssize_t halved(int half, ssize_t done)
{
    if (half && mode == TORN)
        kill(getpid(), SIGKILL);
    return done;
}

static size_t part(int half, size_t size)
{
    return half ? (size + 1) / 2 : size;
}

#define WRITE(name, declared, given)                                                                                   \
    ssize_t name declared                                                                                              \
    {                                                                                                                  \
        int half = by_handle(#name, handle, 1);                                                                        \
        return half < 0 ? -1 : halved(half, REAL(name) given);                                                         \
    }
WRITE(write, (int handle, const void *data, size_t size), (handle, data, part(half, size)))
WRITE(pwrite, (int handle, const void *data, size_t size, off_t at), (handle, data, part(half, size), at))
WRITE(pwrite64, (int handle, const void *data, size_t size, off64_t at), (handle, data, part(half, size), at))
WRITE(writev, (int handle, const struct iovec *data, int count), (handle, data, half ? 1 : count))
WRITE(pwritev, (int handle, const struct iovec *data, int count, off_t at), (handle, data, half ? 1 : count, at))
WRITE(sendfile, (int handle, int from, off_t *at, size_t size), (handle, from, at, part(half, size)))
WRITE(copy_file_range, (int from, off64_t *a, int handle, off64_t *b, size_t size, unsigned flags),
      (from, a, handle, b, part(half, size), flags))
