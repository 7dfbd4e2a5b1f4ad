package huizhen.relay.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.ref.Cleaner;
import java.util.Optional;

/// AES-128-GCM with one key in one direction, by the machine's own OpenSSL 3 (`libcrypto.so.3`):
/// works in place on heap arrays and allocates nothing, where a cipher of the JDK makes a kilobyte
/// of objects for each packet. What it holds outside of the heap goes with [#close], or with the
/// collector.
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

  private static final Cleaner cleaner = Cleaner.create();
  private static final Optional<SymbolLookup> library = library();

  // Constants, or each call would look for what it calls.
  private static final MethodHandle newContext =
      handle("EVP_CIPHER_CTX_new", FunctionDescriptor.of(ADDRESS));
  private static final MethodHandle freeContext =
      handle("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle aes128Gcm =
      handle("EVP_aes_128_gcm", FunctionDescriptor.of(ADDRESS));
  private static final MethodHandle begin =
      handle(
          "EVP_CipherInit_ex",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle update =
      handle(
          "EVP_CipherUpdate",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle end =
      handle("EVP_CipherFinal_ex", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle control =
      handle(
          "EVP_CIPHER_CTX_ctrl",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

  private final MemorySegment context;
  private final Cleaner.Cleanable cleanable;
  private final byte[] iv = new byte[IV_BYTES];
  private final MemorySegment ivSegment = MemorySegment.ofArray(iv);
  private final MemorySegment written = MemorySegment.ofArray(new int[1]);
  private boolean isClosed;

  private OpenSslGcm(MemorySegment context) {
    this.context = context;
    this.cleanable = cleaner.register(this, new Free(context));
  }

  private record Free(MemorySegment context) implements Runnable {
    @Override
    public void run() {
      free(context);
    }
  }

  /// @param key of [#KEY_BYTES]; not kept
  /// @param isSealing whether it encrypts
  /// @return nothing where there is no such library
  static Optional<OpenSslGcm> create(byte[] key, boolean isSealing) {
    if (library.isEmpty()) {
      return Optional.empty();
    }
    try {
      var context = (MemorySegment) newContext.invokeExact();
      if (context.address() == 0) {
        return Optional.empty();
      }
      var cipher = (MemorySegment) aes128Gcm.invokeExact();
      int done =
          (int)
              begin.invokeExact(
                  context,
                  cipher,
                  MemorySegment.NULL,
                  MemorySegment.ofArray(key),
                  MemorySegment.NULL,
                  isSealing ? 1 : 0);
      if (done != 1) {
        free(context);
        return Optional.empty();
      }
      return Optional.of(new OpenSslGcm(context));
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// The next packet's initialisation vector, to be written into.
  byte[] iv() {
    return iv;
  }

  /// Encrypts in place under [#iv], and appends the tag.
  ///
  /// @param bytes with room for the tag behind `to`
  /// @param from where what is authenticated alone begins
  /// @param middle where what is encrypted begins
  /// @return false when it could not be done; the bytes are garbage then
  boolean seal(byte[] bytes, int from, int middle, int to) {
    if (isClosed) {
      return false;
    }
    var packet = MemorySegment.ofArray(bytes);
    var tag = packet.asSlice(to, TAG_BYTES);
    try {
      return start()
          && feed(packet, from, middle, to)
          && (int) end.invokeExact(context, tag, written) == 1
          && (int) control.invokeExact(context, GET_TAG, TAG_BYTES, tag) == 1;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  /// Decrypts in place under [#iv]; the tag lies behind `to`.
  ///
  /// @param from where what is authenticated alone begins
  /// @param middle where what is encrypted begins
  /// @return false when it is not authentic; the bytes are garbage then
  boolean open(byte[] bytes, int from, int middle, int to) {
    if (isClosed) {
      return false;
    }
    var packet = MemorySegment.ofArray(bytes);
    var tag = packet.asSlice(to, TAG_BYTES);
    try {
      return start()
          && feed(packet, from, middle, to)
          && (int) control.invokeExact(context, SET_TAG, TAG_BYTES, tag) == 1
          && (int) end.invokeExact(context, tag, written) == 1;
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  private boolean start() throws Throwable {
    return (int)
            begin.invokeExact(
                context,
                MemorySegment.NULL,
                MemorySegment.NULL,
                MemorySegment.NULL,
                ivSegment,
                KEEP)
        == 1;
  }

  private boolean feed(MemorySegment packet, int from, int middle, int to) throws Throwable {
    var body = packet.asSlice(middle);
    return (int)
                update.invokeExact(
                    context, MemorySegment.NULL, written, packet.asSlice(from), middle - from)
            == 1
        && (int) update.invokeExact(context, body, written, body, to - middle) == 1;
  }

  @Override
  public void close() {
    isClosed = true;
    cleanable.clean();
  }

  private static void free(MemorySegment context) {
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

  /// Critical: such a call takes a microsecond at most, and may see the heap. Where there is no
  /// library, what stands in is never called.
  private static MethodHandle handle(String name, FunctionDescriptor shape) {
    return library
        .map(found ->
            Linker.nativeLinker()
                .downcallHandle(found.findOrThrow(name), shape, Linker.Option.critical(true)))
        .orElse(MethodHandles.constant(int.class, -1));
  }
}
