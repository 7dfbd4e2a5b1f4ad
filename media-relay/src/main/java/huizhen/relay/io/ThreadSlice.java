package huizhen.relay.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.netty.channel.epoll.Epoll;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalLong;

/// How long the calling thread would run in one piece before another's turn comes. Who asks for
/// short turns gets them sooner, and no more of the core than before: a packet that wakes the
/// relay's thread need not wait until a compiler or the collector has had its three milliseconds.
///
/// Linux takes this from 6.12 on (`sched_attr.sched_runtime` of ordinary threads,
/// sched_setattr(2)); it needs no privilege. Elsewhere nothing changes.
@SuppressWarnings("restricted") // a function of the C library
final class ThreadSlice {
  /// The shortest that Linux gives.
  static final long SHORTEST_NANOS = 100_000;

  /// `struct sched_attr` as it was at first: size, policy, flags, nice, priority, runtime, deadline
  /// and period.
  private static final int ATTRIBUTES_BYTES = 48;

  private static final int FLAGS = 8;
  private static final int RUNTIME = 24;

  private static final long NO_FLAGS = 0;

  private static final int UTSNAME_FIELD_BYTES = 65;
  private static final int UTSNAME_FIELDS = 6;
  private static final int MACHINE_FIELD = 4;

  private final MethodHandle syscall;
  private final Numbers numbers;

  /// The C library has names for these calls since glibc 2.41 only.
  private record Numbers(long set, long get) {
    static Optional<Numbers> of(String machine) {
      return switch (machine) {
        case "x86_64" -> Optional.of(new Numbers(314, 315));
        case "aarch64" -> Optional.of(new Numbers(274, 275));
        default -> Optional.empty();
      };
    }
  }

  private ThreadSlice(MethodHandle syscall, Numbers numbers) {
    this.syscall = syscall;
    this.numbers = numbers;
  }

  /// @return nothing where it is not known how to ask
  static Optional<ThreadSlice> ofThisMachine() {
    if (!Epoll.isAvailable() || ADDRESS.byteSize() != Long.BYTES) {
      return Optional.empty();
    }
    try {
      var linker = Linker.nativeLinker();
      var library = linker.defaultLookup();
      var shape =
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
      return library
          .find("syscall")
          .map(at -> linker.downcallHandle(at, shape, Linker.Option.firstVariadicArg(1)))
          .flatMap(call ->
              machine(linker).flatMap(Numbers::of).map(known -> new ThreadSlice(call, known)));
    } catch (IllegalCallerException | UnsupportedOperationException e) {
      return Optional.empty(); // native access is denied, or there is no linker
    }
  }

  /// Asks for turns of this length for the calling thread.
  ///
  /// @param nanos the kernel makes it 100 µs to 100 ms
  /// @return whether the kernel took it; one that does not know of it may say yes as well
  boolean ask(long nanos) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
      if (!read(attributes)) {
        return false;
      }
      attributes.set(JAVA_INT, 0, ATTRIBUTES_BYTES);
      attributes.set(JAVA_LONG, FLAGS, NO_FLAGS);
      attributes.set(JAVA_LONG, RUNTIME, nanos);
      return call(numbers.set(), attributes, 0, 0) == 0;
    }
  }

  /// What the calling thread has; 0 where the kernel does not know of it, nothing where it does not
  /// say.
  OptionalLong nanos() {
    try (var arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
      return read(attributes)
          ? OptionalLong.of(attributes.get(JAVA_LONG, RUNTIME))
          : OptionalLong.empty();
    }
  }

  private boolean read(MemorySegment attributes) {
    return call(numbers.get(), attributes, ATTRIBUTES_BYTES, 0) == 0;
  }

  /// @param third of `sched_setattr` its flags, of `sched_getattr` how much fits
  private long call(long number, MemorySegment attributes, int third, int fourth) {
    try {
      return (long) syscall.invokeExact(number, 0, attributes, third, fourth);
    } catch (Throwable e) {
      throw new IllegalStateException("syscall cannot be called", e);
    }
  }

  /// The processor's name, by uname(2).
  private static Optional<String> machine(Linker linker) {
    Optional<MethodHandle> uname =
        linker
            .defaultLookup()
            .find("uname")
            .map(at -> linker.downcallHandle(at, FunctionDescriptor.of(JAVA_INT, ADDRESS)));
    if (uname.isEmpty()) {
      return Optional.empty();
    }
    try (var arena = Arena.ofConfined()) {
      MemorySegment names =
          arena.allocate(
              MemoryLayout.sequenceLayout((long) UTSNAME_FIELDS * UTSNAME_FIELD_BYTES, JAVA_BYTE));
      int failed = (int) uname.get().invokeExact(names);
      return failed == 0
          ? Optional.of(names.getString((long) MACHINE_FIELD * UTSNAME_FIELD_BYTES))
          : Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("uname cannot be called", e);
    }
  }
}
