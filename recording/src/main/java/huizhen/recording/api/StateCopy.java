package huizhen.recording.api;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A copy, in the vault, of what lives outside it and can't be made again from anything else: the
/// live state. Of each thing its last content, under its name. Encrypted on disk, append-only, and
/// made smaller by itself. Whoever keeps it is one; whoever reads it reads it as a whole.
public interface StateCopy {
  /// A thing's name and content together; more is refused.
  int MAX_ITEM_BYTES = (1 << 20) - 1_024;

  /// So many things; past that it takes no new ones.
  int MAX_ITEMS = 4_000_000;

  /// A thing as it is. Whoever makes one leaves its bytes alone from then on, as does who reads it.
  final class Item {
    private final String name;
    private final Optional<Instant> until;
    private final boolean isSwept;
    private final byte[] content;

    /// @param until when it is over by itself
    /// @param isSwept whether it is gone when a round of this group does not meet it
    public Item(String name, Optional<Instant> until, boolean isSwept, byte[] content) {
      if (name.isEmpty()
          || name.getBytes(StandardCharsets.UTF_8).length + content.length > MAX_ITEM_BYTES) {
        throw new IllegalArgumentException(
            "a thing has a name, and with it at most %d bytes".formatted(MAX_ITEM_BYTES));
      }
      this.name = name;
      this.until = until;
      this.isSwept = isSwept;
      this.content = content;
    }

    public String name() {
      return name;
    }

    public Optional<Instant> until() {
      return until;
    }

    public boolean isSwept() {
      return isSwept;
    }

    public byte[] content() {
      return content;
    }

    @Override
    public String toString() {
      return "Item[" + name + ", " + content.length + " bytes]";
    }
  }

  /// How the copy is.
  ///
  /// @param mark the last one; empty when nothing was ever kept
  /// @param fileBytes on the disk
  /// @param faults where bytes were changed or are missing, in words for an operator
  record Standing(String mark, long items, long fileBytes, List<String> faults) {
    public Standing {
      faults = List.copyOf(faults);
    }
  }

  /// Waits until all of it was read once. Fails with a [RecordingException] when it can't be read.
  Future<Standing> standing();

  /// Keeps what is not there as it is, drops what is gone, and then keeps the mark: where the
  /// keeper is in what it follows. Durable when it completes, with how many things were written;
  /// when it fails it may come again.
  Future<Integer> append(List<Item> items, Collection<String> gone, String mark);

  default Future<Integer> append(List<Item> items, String mark) {
    return append(items, List.of(), mark);
  }

  /// From now on, until [#endRound], is remembered what is met.
  Future<Void> beginRound();

  /// Drops what [#append] has not met since [#beginRound].
  ///
  /// @param isWhole of everything, not only of what is swept
  /// @return how many are gone
  Future<Integer> endRound(boolean isWhole);

  /// Tells of each thing once, as it is now, but for those that are over. Blocks, as its reader
  /// may: not for an event loop.
  void each(Consumer<Item> reader);

  /// Puts the copy aside, under another name in the vault, and begins with an empty one. Completes
  /// with that name.
  Future<String> setAside();
}
