package huizhen.recording.io;

import huizhen.recording.api.StateCopy.Item;
import huizhen.recording.state.Print;
import huizhen.recording.state.StateCodec;
import huizhen.recording.state.StateIndex;
import huizhen.recording.state.StateRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads all files of a copy once, in their order: where the last record of each thing lies, and
/// whether the files are those that were written. Deletes those that a base has made void, and a
/// base that a crash left half. Blocks.
final class StateLoad {
  private final StateFiles files;
  private StateIndex index = new StateIndex();
  private String mark = "";
  private final List<String> faults = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  private long writtenBytes;
  private boolean hasDropped;
  private long tailFrames;
  private String tailChain = "";

  /// @param writtenBytes of all records that were read
  /// @param hasDropped whether some of them say that something is gone
  /// @param tailFrames of the last file
  record Loaded(
      StateIndex index,
      String mark,
      List<String> faults,
      List<Integer> numbers,
      long writtenBytes,
      boolean hasDropped,
      long tailFrames,
      String tailChain) {}

  private StateLoad(StateFiles files) {
    this.files = files;
  }

  static Loaded of(StateFiles files) throws IOException {
    var load = new StateLoad(files);
    for (int number : files.numbers()) {
      load.load(number);
    }
    return new Loaded(
        load.index,
        load.mark,
        load.faults,
        load.numbers,
        load.writtenBytes,
        load.hasDropped,
        load.tailFrames,
        load.tailChain);
  }

  private void load(int number) throws IOException {
    var reading = new Reading(number);
    var end = files.read(number, reading);
    if (reading.isBase) {
      if (!reading.isWhole && !numbers.isEmpty()) {
        // A crash while it was made: what it was made of is all there.
        files.delete(number);
        return;
      }
      if (!reading.isWhole && end.frames() > 0) {
        faults.add(files.name(number) + " ends before its base does");
      }
      for (int older : numbers) {
        files.delete(older);
      }
      forget();
    } else if (reading.head.isPresent()) {
      check(number, reading.head.get());
    }
    if (!end.fault().isEmpty()) {
      faults.add(end.fault());
    }
    reading.take();
    numbers.add(number);
    tailFrames = end.frames();
    tailChain = end.chain();
  }

  /// What a base has made void, its faults as well.
  private void forget() {
    faults.removeIf(it -> !it.endsWith("ends before its base does"));
    numbers.clear();
    writtenBytes = 0;
    hasDropped = false;
  }

  private void check(int number, StateRecord.Head head) {
    int before = numbers.isEmpty() ? 0 : numbers.getLast();
    if (head.previous() != before) {
      faults.add("the file before %s is missing".formatted(files.name(number)));
    } else if (before != 0
        && (head.frames() > tailFrames
            || (head.frames() == tailFrames
                && tailFrames > 0
                && !head.chain().equals(tailChain)))) {
      faults.add(
          "%s ends with frame %d, and had %d"
              .formatted(files.name(before), tailFrames, head.frames()));
    }
  }

  /// What one file says; of a base kept back until it is known whether it counts.
  private final class Reading implements StateFiles.Listener {
    private final int number;
    private final StateIndex base = new StateIndex();
    private Optional<StateRecord.Head> head = Optional.empty();
    private boolean isBase;
    private boolean isWhole;
    private String lastMark = "";
    private long bytes;
    private boolean drops;

    Reading(int number) {
      this.number = number;
    }

    @Override
    public void record(long at, StateRecord it) {
      switch (it) {
        case StateRecord.Head found -> {
          head = Optional.of(found);
          isBase = found.isBase();
        }
        case StateRecord.Kept(var item) -> put(isBase ? base : index, item, place(number, at), it);
        case StateRecord.Gone(var name) -> {
          (isBase ? base : index).remove(name);
          drops = true;
        }
        case StateRecord.Mark(var text) -> lastMark = text;
        case StateRecord.BaseEnd _ -> isWhole = true;
      }
      bytes += StateCodec.bytes(it);
    }

    void take() {
      if (isBase) {
        index = base;
        mark = "";
      }
      if (!lastMark.isEmpty()) {
        mark = lastMark;
      }
      writtenBytes += bytes;
      hasDropped |= drops;
    }
  }

  static void put(StateIndex into, Item item, long place, StateRecord record) {
    into.put(
        Print.of(item.name()),
        digest(item),
        place,
        Math.toIntExact(StateCodec.bytes(record)),
        item.isSwept());
  }

  /// Of all that is kept of it but the time when it is over, which moves while it stays the same.
  static long digest(Item item) {
    return Print.of(item.content()).high();
  }

  static long place(int number, long at) {
    return ((long) number << 40) | at;
  }
}
