package huizhen.recording.io;

import huizhen.recording.api.RecordingException;
import huizhen.recording.api.StateCopy;
import huizhen.recording.state.Print;
import huizhen.recording.state.StateCodec;
import huizhen.recording.state.StateIndex;
import huizhen.recording.state.StateRecord;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The copy of the state as a journal: each run begins a file when it first has something to write
/// and appends to it, a batch with one fsync. A file that ends within a frame was cut by a crash:
/// what was promised to nobody is left out. A frame that was changed, moved or repeated does not
/// open, and is named.
///
/// When more than half of it is superseded, and at least [#MIN_DEAD_BYTES], all that counts is
/// written into a new file, its base; only when that is whole and on the disk the files before are
/// deleted. Meanwhile whoever appends waits. One lock for all: there is one keeper.
final class FileStateCopy implements StateCopy {
  static final long MIN_DEAD_BYTES = 8L << 20;

  /// A file a start: more are put together.
  static final int MAX_FILES = 64;

  private static final int BASE_BATCH_BYTES = 1 << 20;
  private static final System.Logger LOG = System.getLogger(FileStateCopy.class.getName());

  private final StateFiles files;
  private final InstantSource clock;
  private final Background background;
  private final long minDeadBytes;
  private final ReentrantLock lock = new ReentrantLock();

  // Under the lock.
  private boolean isLoaded;
  private StateIndex index = new StateIndex();
  private String mark = "";
  private final List<String> faults = new ArrayList<>();
  private final List<Integer> numbers = new ArrayList<>();
  private long writtenBytes;
  private boolean hasDropped;

  /// Then it is not written anew: a new index would not know what was met.
  private boolean isInRound;

  private long tailFrames;
  private String tailChain = "";
  private Optional<StateFiles.Open> open = Optional.empty();
  private long openBytes;
  private long openRecords;

  FileStateCopy(StateFiles files, InstantSource clock, Background background) {
    this(files, clock, background, MIN_DEAD_BYTES);
  }

  FileStateCopy(StateFiles files, InstantSource clock, Background background, long minDeadBytes) {
    this.files = files;
    this.clock = clock;
    this.background = background;
    this.minDeadBytes = minDeadBytes;
  }

  @Override
  public Future<Standing> standing() {
    return locked(() -> {
      long bytes = 0;
      for (int number : numbers) {
        bytes += files.bytes(number);
      }
      return new Standing(mark, index.size(), bytes, faults);
    });
  }

  @Override
  public Future<Integer> append(List<Item> items, Collection<String> gone, String newMark) {
    return locked(() -> appendNow(items, gone, newMark));
  }

  @Override
  public Future<Void> beginRound() {
    return locked(
            () -> {
              index.beginRound();
              isInRound = true;
              return index;
            })
        .mapEmpty();
  }

  @Override
  public Future<Integer> endRound(boolean isWhole) {
    return locked(() -> {
      isInRound = false;
      var gone = index.unmet(isWhole);
      if (!gone.isEmpty()) {
        var _ = write(gone.stream().map(it -> (StateRecord) new StateRecord.Gone(it)).toList());
        gone.forEach(index::remove);
        hasDropped = true;
      }
      // What is gone shall not lie here for long; what was damaged was met again, if it is there.
      if (isWhole && (hasDropped || !faults.isEmpty())) {
        compact();
      } else {
        compactIfWorth();
      }
      return gone.size();
    });
  }

  @Override
  public void each(Consumer<Item> reader) {
    lock.lock();
    try {
      load();
      var now = clock.instant();
      for (int number : List.copyOf(numbers)) {
        var _ =
            files.read(
                number,
                (at, record) -> {
                  if (record instanceof StateRecord.Kept(var item)
                      && index.place(Print.of(item.name())) == StateLoad.place(number, at)
                      && item.until().filter(it -> !it.isAfter(now)).isEmpty()) {
                    reader.accept(item);
                  }
                });
      }
    } catch (IOException e) {
      throw unreadable(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Future<String> setAside() {
    return locked(() -> {
      close();
      var name = "state.before-" + clock.millis();
      files.setAside(name);
      isLoaded = false;
      load();
      return name;
    });
  }

  /// Blocks.
  void close() {
    lock.lock();
    try {
      if (open.isPresent()) {
        open.get().appender().close();
        open = Optional.empty();
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot close the copy of the state", e);
    } finally {
      lock.unlock();
    }
  }

  private <T> Future<T> locked(Callable<T> work) {
    return background.call(() -> {
      lock.lock();
      try {
        load();
        return work.call();
      } finally {
        lock.unlock();
      }
    });
  }

  // Reading.

  private void load() throws IOException {
    if (isLoaded) {
      return;
    }
    var found = StateLoad.of(files);
    index = found.index();
    mark = found.mark();
    faults.clear();
    faults.addAll(found.faults());
    numbers.clear();
    numbers.addAll(found.numbers());
    writtenBytes = found.writtenBytes();
    hasDropped = found.hasDropped();
    tailFrames = found.tailFrames();
    tailChain = found.tailChain();
    if (!faults.isEmpty()) {
      LOG.log(Level.ERROR, () -> "copy of the state: " + String.join("; ", faults));
    }
    isLoaded = true;
  }

  // Writing.

  private int appendNow(List<Item> items, Collection<String> gone, String newMark)
      throws IOException {
    // Of one name in a batch the last counts.
    Map<String, Item> last = new HashMap<>();
    items.forEach(it -> last.put(it.name(), it));
    var records = new ArrayList<StateRecord>();
    for (var item : last.values()) {
      if (!index.meets(Print.of(item.name()), StateLoad.digest(item))) {
        records.add(new StateRecord.Kept(item));
      }
    }
    int news = records.size();
    var dropped =
        gone.stream().map(Print::of).filter(it -> index.place(it) != StateIndex.NOWHERE).toList();
    dropped.forEach(it -> records.add(new StateRecord.Gone(it)));
    if (!newMark.equals(mark)) {
      records.add(new StateRecord.Mark(newMark));
    }
    if (!records.isEmpty()) {
      long first = write(records);
      for (int i = 0; i < news; i++) {
        var record = records.get(i);
        if (record instanceof StateRecord.Kept(var item)) {
          StateLoad.put(
              index, item, StateLoad.place(open.orElseThrow().number(), first + i), record);
        }
      }
      dropped.forEach(index::remove);
      hasDropped |= !dropped.isEmpty();
      mark = newMark;
      compactIfWorth();
    }
    return news;
  }

  /// Durable when it returns.
  ///
  /// @return which record of the file the first one is
  private long write(List<StateRecord> records) throws IOException {
    try {
      if (open.isEmpty()) {
        begin(
            new StateRecord.Head(
                false, numbers.isEmpty() ? 0 : numbers.getLast(), tailFrames, tailChain));
      }
      long first = openRecords;
      put(records);
      return first;
    } catch (IOException e) {
      abandon();
      throw new RecordingException("cannot write the copy of the state; is the disk full?", e);
    }
  }

  private void begin(StateRecord.Head head) throws IOException {
    var begun = files.begin();
    open = Optional.of(begun);
    openBytes = begun.encoder().bytes();
    openRecords = 0;
    numbers.add(begun.number());
    tailFrames = 0;
    tailChain = begun.encoder().chain();
    put(List.of(head));
  }

  private void put(List<StateRecord> records) throws IOException {
    var to = open.orElseThrow();
    for (var plain : StateCodec.frames(records)) {
      to.appender().append(to.encoder().frame(plain, 0, plain.length));
    }
    to.appender().force();
    openBytes = to.encoder().bytes();
    openRecords += records.size();
    tailFrames = to.encoder().frames();
    tailChain = to.encoder().chain();
    records.forEach(it -> writtenBytes += StateCodec.bytes(it));
  }

  /// What may be half on the disk is cut off; the next batch begins a file.
  private void abandon() {
    open.ifPresent(it -> {
      try {
        it.appender().truncate(openBytes);
        it.appender().close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "cannot cut the copy of the state", e);
      }
    });
    open = Optional.empty();
  }

  private void compactIfWorth() throws IOException {
    long dead = writtenBytes - index.liveBytes();
    if (isInRound) {
      return;
    }
    if ((dead > minDeadBytes && dead > index.liveBytes()) || numbers.size() > MAX_FILES) {
      compact();
    }
  }

  private void compact() throws IOException {
    close();
    var older = List.copyOf(numbers);
    var before = new Before(index, writtenBytes, tailFrames, tailChain);
    try {
      writtenBytes = 0;
      begin(new StateRecord.Head(true, older.isEmpty() ? 0 : older.getLast(), 0, ""));
      new Base(older).write();
    } catch (IOException | RuntimeException e) {
      // As it was: the base that has begun is deleted at the next start, or now if that works.
      abandon();
      int half = numbers.getLast();
      numbers.clear();
      numbers.addAll(older);
      index = before.index();
      writtenBytes = before.writtenBytes();
      tailFrames = before.tailFrames();
      tailChain = before.tailChain();
      if (!older.contains(half)) {
        files.delete(half);
      }
      throw new RecordingException("cannot write the copy of the state anew", e);
    }
    for (int number : older) {
      files.delete(number);
      numbers.remove(Integer.valueOf(number));
    }
    hasDropped = false;
    faults.clear(); // of files that are gone
  }

  private record Before(StateIndex index, long writtenBytes, long tailFrames, String tailChain) {}

  /// All that counts, into the file that has just begun.
  private final class Base {
    private final List<Integer> from;
    private final StateIndex next = new StateIndex();
    private final List<StateRecord> batch = new ArrayList<>();
    private long batchBytes;
    private Optional<IOException> failure = Optional.empty();

    Base(List<Integer> from) {
      this.from = from;
    }

    void write() throws IOException {
      var now = clock.instant();
      for (int number : from) {
        var _ =
            files.read(
                number,
                (at, record) -> {
                  if (record instanceof StateRecord.Kept(var item)
                      && index.place(Print.of(item.name())) == StateLoad.place(number, at)
                      && item.until().filter(it -> !it.isAfter(now)).isEmpty()) {
                    add(record);
                  }
                });
      }
      if (!mark.isEmpty()) {
        batch.add(new StateRecord.Mark(mark));
      }
      batch.add(new StateRecord.BaseEnd());
      flush();
      if (failure.isPresent()) {
        throw failure.get();
      }
      index = next;
    }

    private void add(StateRecord record) {
      batch.add(record);
      batchBytes += StateCodec.bytes(record);
      if (batchBytes > BASE_BATCH_BYTES) {
        flush();
      }
    }

    private void flush() {
      if (failure.isPresent()) {
        return;
      }
      try {
        long first = openRecords;
        put(batch);
        for (int i = 0; i < batch.size(); i++) {
          if (batch.get(i) instanceof StateRecord.Kept(var item)) {
            StateLoad.put(
                next, item, StateLoad.place(open.orElseThrow().number(), first + i), batch.get(i));
          }
        }
        batch.clear();
        batchBytes = 0;
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
  }

  private static RecordingException unreadable(IOException cause) {
    return new RecordingException("cannot read the copy of the state", cause);
  }
}
