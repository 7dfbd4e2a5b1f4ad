package huizhen.recording.io;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.CaseId;
import huizhen.recording.api.RecordingException;
import huizhen.recording.audit.AuditFileHead;
import huizhen.recording.audit.AuditHead;
import huizhen.recording.audit.AuditIndex;
import huizhen.recording.audit.AuditJson;
import huizhen.recording.vault.SegmentEncoder;
import huizhen.recording.vault.SegmentHeader;
import huizhen.recording.vault.SegmentReader;
import huizhen.recording.vault.SegmentStep;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The audit trail in files of frames, one entry a frame. One thread writes: it takes all that
/// waits, appends it, and calls fsync once. After a crash a file that ends within an entry is left
/// as it is, and the next one, begun at each start, says so. At most [#MAX_WAITING] appends wait;
/// past that they are refused.
final class FileAuditTrail implements AuditTrail {
  static final int MAX_WAITING = 4096;
  static final long MAX_FILE_BYTES = 64L << 20;
  private static final int MAX_RECENT = 1000;
  private static final long POLL_MILLIS = 200;
  private static final long ANCHOR_NANOS = 1_000_000_000L;
  private static final System.Logger LOG = System.getLogger(FileAuditTrail.class.getName());

  private record Waiting(AuditEvent event, CompletableFuture<AuditEntry> done) {}

  private record Pending(Waiting waiting, AuditEntry entry, long place) {}

  private final AuditFiles files;
  private final Disk disk;
  private final Background background;
  private final SecureRandom random = new SecureRandom();
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);

  /// Guards the index and how far files may be read.
  private final ReentrantLock lock = new ReentrantLock();

  private final AuditIndex index = new AuditIndex();
  private final List<AuditScan.Extent> extents = new ArrayList<>();
  private final Thread writer;
  private volatile boolean isClosing;

  /// Where the durable trail ends.
  private volatile AuditHead head;

  // The writer's own.
  private String hash;
  private AuditFile current;
  private boolean needsFile;
  private long headSequence;
  private long anchoredAt = System.nanoTime();

  /// The file that is being written.
  private record AuditFile(int number, SegmentEncoder encoder, Disk.Appender appender) {}

  private FileAuditTrail(AuditFiles files, Disk disk, Background background, InstantSource clock)
      throws IOException {
    this.files = files;
    this.disk = disk;
    this.background = background;
    Optional<AuditHead> head = files.readHead();
    for (int number : files.numbers()) {
      extents.add(new AuditScan.Extent(number, Long.MAX_VALUE));
    }
    var scan = new AuditScan(files, new IndexBuilder());
    scan.run(head, extents);
    hash = scan.hash();
    this.head = new AuditHead(index.last(), hash, "");
    headSequence = head.isPresent() ? head.get().sequence() : -1;
    extents.replaceAll(extent -> new AuditScan.Extent(extent.file(), size(extent.file())));
    current = begin(scan.hasTornTail());
    scan.firstBad()
        .ifPresent(
            bad -> LOG.log(Level.ERROR, () -> "audit trail does not fit from sequence=" + bad));
    if (scan.hasTornTail()) {
      var event =
          new AuditEvent(
              "torn-tail-" + current.number(),
              clock.instant(),
              Optional.empty(),
              "gateway",
              "audit.torn-tail",
              "audit-%05d".formatted(current.number() - 1),
              "ok",
              "{}");
      commit(List.of(new Waiting(event, new CompletableFuture<>())));
    }
    // A trail whose head was deleted does not get a fresh one without a word: the scan said it.
    anchor();
    writer = Thread.ofPlatform().name("audit-writer").daemon().unstarted(this::write);
  }

  /// Blocks while it reads the whole trail. When the last run ended within an entry, that is in the
  /// trail as `audit.torn-tail`.
  static FileAuditTrail open(
      AuditFiles files, Disk disk, Background background, InstantSource clock) {
    try {
      disk.createFolder(files.folder());
      var trail = new FileAuditTrail(files, disk, background, clock);
      trail.writer.start();
      return trail;
    } catch (IOException e) {
      throw new RecordingException(
          "cannot open the audit trail in %s; is the disk full?".formatted(files.folder()), e);
    }
  }

  @Override
  public Future<AuditEntry> append(AuditEvent event) {
    var done = new CompletableFuture<AuditEntry>();
    var one = new Waiting(event, done);
    // Looks again after the offer: the writer may have taken its last batch in between.
    if (isClosing || !waiting.offer(one) || (isClosing && waiting.remove(one))) {
      return Future.failedFuture(
          new RecordingException(
              isClosing
                  ? "the audit trail is closed"
                  : "%d audit entries wait for the disk; try later".formatted(MAX_WAITING)));
    }
    return Future.fromCompletionStage(done, background.vertx().getOrCreateContext());
  }

  @Override
  public Future<List<AuditEntry>> ofCase(CaseId caseId) {
    return background.call(() -> read(sequencesOf(caseId)));
  }

  @Override
  public Future<List<AuditEntry>> recent(long before, int limit) {
    return background.call(() -> {
      long last;
      lock.lock();
      try {
        last = index.last();
      } finally {
        lock.unlock();
      }
      long from = Math.min(last, before - 1);
      int count = Math.clamp(from, 0, Math.clamp(limit, 0, MAX_RECENT));
      var sequences = new long[count];
      for (int i = 0; i < count; i++) {
        sequences[i] = from - i;
      }
      return read(sequences);
    });
  }

  @Override
  public Future<Verification> verify() {
    return background.call(() -> {
      Optional<AuditHead> head = files.readHead();
      List<AuditScan.Extent> now;
      lock.lock();
      try {
        now = List.copyOf(extents);
      } finally {
        lock.unlock();
      }
      var scan = new AuditScan(files, new Deaf());
      scan.run(head, now);
      return new Verification(scan.last(), scan.hash(), scan.firstBad());
    });
  }

  /// Where the durable trail ends now; not signed.
  AuditHead head() {
    return head;
  }

  /// Blocks until all that waits is written.
  void close() {
    isClosing = true;
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write() {
    var batch = new ArrayList<Waiting>();
    while (!isClosing || !waiting.isEmpty()) {
      try {
        Waiting first = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch);
          commit(batch);
          batch.clear();
        }
        if (first == null || System.nanoTime() - anchoredAt > ANCHOR_NANOS) {
          anchor();
        }
      } catch (InterruptedException e) {
        // Nobody interrupts this thread: a file's channel would not survive it.
        throw new IllegalStateException(e);
      }
    }
    try {
      anchor();
      current.appender().close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot close the audit file", e);
    }
  }

  private void commit(List<Waiting> batch) {
    var pending = new ArrayList<Pending>();
    Map<String, Pending> inBatch = new HashMap<>();
    String before = hash;
    try {
      if (needsFile || current.encoder().bytes() > MAX_FILE_BYTES) {
        current.appender().truncate(extents.getLast().bytes());
        current.appender().close();
        current = begin(false);
      }
      for (Waiting one : batch) {
        Pending twin = inBatch.get(one.event().id());
        if (twin != null) {
          var _ = twin.waiting().done().thenAccept(one.done()::complete); // a failure tells both
          continue;
        }
        if (answerFromTrail(one)) {
          continue;
        }
        append(one, pending.size())
            .ifPresent(made -> {
              pending.add(made);
              inBatch.put(one.event().id(), made);
            });
      }
      if (!pending.isEmpty()) {
        current.appender().force();
        publish(pending);
      }
    } catch (IOException | RuntimeException e) {
      // What may be half on disk was promised to nobody. The next file goes on from what was.
      hash = before;
      needsFile = true;
      LOG.log(Level.ERROR, "cannot write to the audit trail; is the disk full?", e);
      var failure = new RecordingException("cannot write to the audit trail; nothing was done", e);
      batch.forEach(one -> one.done().completeExceptionally(failure));
    }
  }

  private Optional<Pending> append(Waiting one, int ahead) throws IOException {
    AuditEntry entry;
    try {
      entry = AuditJson.chain(index.last() + ahead + 1, one.event(), hash);
    } catch (IllegalArgumentException e) {
      one.done().completeExceptionally(e);
      return Optional.empty();
    }
    long offset = current.encoder().bytes();
    byte[] plain = AuditJson.bytes(entry);
    current.appender().append(current.encoder().frame(plain, 0, plain.length));
    hash = entry.hash();
    return Optional.of(new Pending(one, entry, AuditIndex.place(current.number(), offset)));
  }

  private void publish(List<Pending> pending) {
    lock.lock();
    try {
      for (Pending one : pending) {
        index.add(one.entry().event(), one.place());
      }
      extents.set(
          extents.size() - 1, new AuditScan.Extent(current.number(), current.encoder().bytes()));
    } finally {
      lock.unlock();
    }
    head = new AuditHead(index.last(), hash, "");
    pending.forEach(one -> one.waiting().done().complete(one.entry()));
  }

  private boolean answerFromTrail(Waiting one) {
    for (long sequence : index.candidates(one.event().id())) {
      for (AuditEntry entry : read(new long[] {sequence})) {
        if (entry.event().id().equals(one.event().id())) {
          one.done().complete(entry);
          return true;
        }
      }
    }
    return false;
  }

  /// Begins the next file.
  private AuditFile begin(boolean isAfterTornTail) throws IOException {
    int number = files.freeNumber();
    byte[] key = files.newKey(number);
    var salt = new byte[SegmentHeader.SALT_BYTES];
    random.nextBytes(salt);
    var encoder =
        new SegmentEncoder(
            key, AuditFiles.OWNER, new SegmentHeader(files.suite(), 0, number, salt));
    Disk.Appender appender = disk.create(files.file(number));
    appender.append(encoder.header());
    byte[] head = new AuditFileHead(index.last() + 1, hash, isAfterTornTail).bytes();
    appender.append(encoder.frame(head, 0, head.length));
    appender.force();
    disk.syncFolder(files.folder());
    needsFile = false;
    lock.lock();
    try {
      extents.add(new AuditScan.Extent(number, encoder.bytes()));
    } finally {
      lock.unlock();
    }
    return new AuditFile(number, encoder, appender);
  }

  private void anchor() {
    if (headSequence == index.last()) {
      return;
    }
    try {
      files.writeHead(index.last(), hash);
      headSequence = index.last();
      anchoredAt = System.nanoTime();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "cannot write the head of the audit trail; is the disk full?", e);
    }
  }

  private long[] sequencesOf(CaseId caseId) {
    lock.lock();
    try {
      return index.ofCase(caseId);
    } finally {
      lock.unlock();
    }
  }

  private List<AuditEntry> read(long[] sequences) {
    Map<Integer, FileSegmentSource> sources = new HashMap<>();
    Map<Integer, SegmentReader> readers = new HashMap<>();
    var entries = new ArrayList<AuditEntry>();
    try {
      for (long sequence : sequences) {
        long place = placeOf(sequence);
        if (place == AuditIndex.NOWHERE) {
          continue;
        }
        int number = AuditIndex.file(place);
        SegmentReader reader =
            readers.computeIfAbsent(
                number,
                _ ->
                    files.reader(
                        number,
                        sources.computeIfAbsent(
                            number, _ -> new FileSegmentSource(files.file(number)))));
        long frame = sequence - firstSequence(reader) + 1;
        if (reader.at(frame, AuditIndex.offset(place)) instanceof SegmentStep.Frame found) {
          var bytes = new byte[found.plain().remaining()];
          found.plain().get(bytes);
          entries.add(AuditJson.parse(bytes));
        }
      }
    } finally {
      sources.values().forEach(FileSegmentSource::close);
    }
    return entries;
  }

  private static long firstSequence(SegmentReader reader) {
    if (reader.at(0, SegmentHeader.BYTES) instanceof SegmentStep.Frame head) {
      var bytes = new byte[head.plain().remaining()];
      head.plain().get(bytes);
      return AuditFileHead.parse(bytes).firstSequence();
    }
    throw new RecordingException("the head of an audit file was changed");
  }

  private long placeOf(long sequence) {
    lock.lock();
    try {
      return index.place(sequence);
    } finally {
      lock.unlock();
    }
  }

  private long size(int number) {
    try (var source = new FileSegmentSource(files.file(number))) {
      return source.size();
    }
  }

  private final class IndexBuilder implements AuditScan.Listener {
    @Override
    public void entry(AuditEntry entry, int file, long offset) {
      index.add(entry.event(), AuditIndex.place(file, offset));
    }

    @Override
    public void unreadable() {
      index.addUnreadable();
    }
  }

  private static final class Deaf implements AuditScan.Listener {
    @Override
    public void entry(AuditEntry entry, int file, long offset) {
      // Only the chain matters.
    }

    @Override
    public void unreadable() {
      // The scan remembers the first.
    }
  }
}
