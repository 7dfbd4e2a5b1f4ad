package huizhen.relay.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import huizhen.relay.rtp.PacketBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.util.Optional;

/// AES-128-GCM with one key in one direction, by the machine's own OpenSSL 3 (`libcrypto.so.3`):
/// makes no objects, where a cipher of the JDK makes a kilobyte of them for each packet. What it
/// holds outside of the heap goes with [#close], or with the collector.
///
/// Not for two threads at once.
@SuppressWarnings("restricted") // the functions of a C library
final class OpenSslGcm implements AutoCloseable {
  static final int KEY_BYTES = 16;
  static final int IV_BYTES = 12;
  static final int TAG_BYTES = 16;

  private static final String LIBRARY = "libcrypto.so.3";
  private static final int GET_TAG = 0x10; // EVP_CTRL_AEAD_GET_TAG
  private static final int SET_TAG = 0x11; // EVP_CTRL_AEAD_SET_TAG
  private static final int KEEP = -1; // the direction that a context has
  private static final long NONE = 0; // a null pointer

  private static final Cleaner cleaner = Cleaner.create();
  private static final Optional<SymbolLookup> library = library();
  private static final ThreadLocal<Desk> desks = ThreadLocal.withInitial(Desk::new);

  // Constants, or each call would look for what it calls. Pointers are plain numbers: a segment for
  // each would be an object.
  private static final MethodHandle newContext =
      handle("EVP_CIPHER_CTX_new", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle freeContext =
      handle("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final MethodHandle aes128Gcm =
      handle("EVP_aes_128_gcm", FunctionDescriptor.of(JAVA_LONG));
  private static final MethodHandle begin =
      handle(
          "EVP_CipherInit_ex",
          FunctionDescriptor.of(
              JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle update =
      handle(
          "EVP_CipherUpdate",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle end =
      handle(
          "EVP_CipherFinal_ex", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle control =
      handle(
          "EVP_CIPHER_CTX_ctrl",
          FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));

  private static final ValueLayout.OfLong BIG_LONG = JAVA_LONG.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt BIG_INT = JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN);

  private final long context;
  private final Cleaner.Cleanable cleanable;
  private boolean isClosed;

  private OpenSslGcm(long context) {
    this.context = context;
    this.cleanable = cleaner.register(this, new Free(context));
  }

  private record Free(long context) implements Runnable {
    @Override
    public void run() {
      free(context);
    }
  }

  /// Where a thread lays a packet for the library: it stays in the core's cache.
  private static final class Desk {
    private static final int IV = 0;
    private static final int IV_LOW = 8;
    private static final int WRITTEN = 16;
    private static final int PACKET = 32;

    private final MemorySegment top =
        Arena.ofAuto().allocate(PACKET + PacketBuffer.CAPACITY + TAG_BYTES, PACKET);
    private final long iv = top.address() + IV;
    private final long written = top.address() + WRITTEN;
    private final long packet = top.address() + PACKET;

    void lay(long ivHigh, int ivLow, byte[] bytes, int from, int length) {
      top.set(BIG_LONG, IV, ivHigh);
      top.set(BIG_INT, IV_LOW, ivLow);
      MemorySegment.copy(bytes, from, top, JAVA_BYTE, PACKET, length);
    }

    void take(int at, byte[] bytes, int to, int length) {
      MemorySegment.copy(top, JAVA_BYTE, PACKET + at, bytes, to, length);
    }
  }

  /// @param key of [#KEY_BYTES]; not kept
  /// @param isSealing whether it encrypts
  /// @return nothing where there is no such library
  static Optional<OpenSslGcm> create(byte[] key, boolean isSealing) {
    if (library.isEmpty()) {
      return Optional.empty();
    }
    try (var arena = Arena.ofConfined()) {
      long context = (long) newContext.invokeExact();
      if (context == NONE) {
        return Optional.empty();
      }
      long cipher = (long) aes128Gcm.invokeExact();
      var copy = arena.allocateFrom(JAVA_BYTE, key);
      int done =
          (int) begin.invokeExact(context, cipher, NONE, copy.address(), NONE, isSealing ? 1 : 0);
      copy.fill((byte) 0);
      if (done != 1) {
        free(context);
        return Optional.empty();
      }
      return Optional.of(new OpenSslGcm(context));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Encrypts in place, and appends the tag.
  ///
  /// @param ivHigh the first 8 of [#IV_BYTES], the first in the highest bits: two numbers take no
  ///   object that had to be fetched
  /// @param ivLow the last 4; never the same twice with the first
  /// @param bytes with room for the tag behind `to`
  /// @param from where what is authenticated alone begins
  /// @param middle where what is encrypted begins
  /// @param to at most [PacketBuffer#CAPACITY] bytes behind `from`
  /// @return false when it could not be done
  boolean seal(long ivHigh, int ivLow, byte[] bytes, int from, int middle, int to) {
    if (isClosed || !fits(from, middle, to)) {
      return false;
    }
    Desk desk = desks.get();
    desk.lay(ivHigh, ivLow, bytes, from, to - from);
    long tag = desk.packet + to - from;
    try {
      boolean isSealed =
          feed(desk, middle - from, to - middle)
              && (int) end.invokeExact(context, tag, desk.written) == 1
              && (int) control.invokeExact(context, GET_TAG, TAG_BYTES, tag) == 1;
      desk.take(middle - from, bytes, middle, to - middle + TAG_BYTES);
      return isSealed;
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(this); // or the collector might free the context meanwhile
    }
  }

  /// Decrypts in place; the tag lies behind `to`.
  ///
  /// @param ivHigh as it was sealed with
  /// @param ivLow likewise
  /// @param from where what is authenticated alone begins
  /// @param middle where what is encrypted begins
  /// @param to at most [PacketBuffer#CAPACITY] bytes behind `from`
  /// @return false when it is not authentic; nothing is changed then
  boolean open(long ivHigh, int ivLow, byte[] bytes, int from, int middle, int to) {
    if (isClosed || !fits(from, middle, to)) {
      return false;
    }
    Desk desk = desks.get();
    desk.lay(ivHigh, ivLow, bytes, from, to - from + TAG_BYTES);
    long tag = desk.packet + to - from;
    try {
      boolean isAuthentic =
          feed(desk, middle - from, to - middle)
              && (int) control.invokeExact(context, SET_TAG, TAG_BYTES, tag) == 1
              && (int) end.invokeExact(context, tag, desk.written) == 1;
      if (isAuthentic) {
        desk.take(middle - from, bytes, middle, to - middle);
      }
      return isAuthentic;
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(this); // or the collector might free the context meanwhile
    }
  }

  /// What goes to the library goes by bare addresses, so nothing but this keeps it within the desk.
  private static boolean fits(int from, int middle, int to) {
    return from <= middle && middle <= to && to - from <= PacketBuffer.CAPACITY;
  }

  private boolean feed(Desk desk, int header, int body) throws Throwable {
    long at = desk.packet + header;
    return (int) begin.invokeExact(context, NONE, NONE, NONE, desk.iv, KEEP) == 1
        && (int) update.invokeExact(context, NONE, desk.written, desk.packet, header) == 1
        && (int) update.invokeExact(context, at, desk.written, at, body) == 1;
  }

  @Override
  public void close() {
    isClosed = true;
    cleanable.clean();
  }

  private static void free(long context) {
    try {
      freeContext.invokeExact(context);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a function of " + LIBRARY + " cannot be called", e);
  }

  private static Optional<SymbolLookup> library() {
    try {
      return Optional.of(SymbolLookup.libraryLookup(LIBRARY, Arena.global()));
    } catch (IllegalArgumentException | IllegalCallerException e) {
      return Optional.empty(); // not there, or native access is denied: others do its work
    }
  }

  /// Critical: such a call takes a microsecond or two. Where there is no library, what stands in is
  /// never called.
  private static MethodHandle handle(String name, FunctionDescriptor shape) {
    return library
        .map(found ->
            Linker.nativeLinker()
                .downcallHandle(found.findOrThrow(name), shape, Linker.Option.critical(false)))
        .orElse(MethodHandles.constant(int.class, -1));
  }
}
