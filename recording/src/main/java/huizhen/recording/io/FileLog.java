package huizhen.recording.io;

import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingException;
import huizhen.recording.log.Checkpoint;
import huizhen.recording.log.EntryBundle;
import huizhen.recording.log.LeafProof;
import huizhen.recording.log.LogEntry;
import huizhen.recording.log.SignedNote;
import huizhen.recording.log.Tile;
import huizhen.recording.log.TileTree;
import huizhen.recording.log.TreeHash;
import huizhen.recording.log.TreeProofs;
import huizhen.recording.vault.Digests;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// The Merkle log in a folder, as static tiles and a signed checkpoint (C2SP tlog-tiles): `tile/…`,
/// `tile/entries/…`, `checkpoint`; beside them `tail`, the entries that fill no tile yet, and
/// `leaf/<xx>/<sha256>`, which tells where a digest is and is believed only when the entry agrees.
///
/// An entry is durable before [#add] returns. In memory are the tail and the tree's right edge. A
/// log that does not fit its own checkpoint takes nothing more, and says so at each call; the rest
/// of the vault works on. Blocks; any thread.
final class FileLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FileLog.class.getName());

  private final Path folder;
  private final Disk disk;
  private final KeyVault keys;
  private final String origin;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Tile> unwritten = new ArrayList<>();
  private Optional<State> state = Optional.empty();
  private String trouble = "";

  private static final class State {
    private final TileTree tree;
    private LogTail tail;
    private Optional<Published> last;

    private State(TileTree tree, LogTail tail, Optional<Published> last) {
      this.tree = tree;
      this.tail = tail;
      this.last = last;
    }
  }

  /// A checkpoint and the note that carries it.
  record Published(Checkpoint checkpoint, SignedNote note) {}

  FileLog(Path folder, Disk disk, KeyVault keys) {
    this.folder = folder;
    this.disk = disk;
    this.keys = keys;
    origin = origin(keys.publicKey());
    try {
      disk.createFolder(folder);
      state = Optional.of(open());
    } catch (IOException | RecordingException | IllegalArgumentException e) {
      trouble = "the evidence log in %s cannot be used: %s".formatted(folder, e.getMessage());
      LOG.log(Level.ERROR, trouble);
    }
  }

  /// What checkpoints call the log of the gateway with this key.
  static String origin(byte[] publicKey) {
    return "huizhen.log/" + Digests.hex(Digests.sha256(publicKey)).substring(0, 16);
  }

  String origin() {
    return origin;
  }

  /// Durable when it returns; gives the leaf's number.
  long add(LogEntry entry) throws IOException {
    lock.lock();
    try {
      return append(state(), entry.bytes());
    } finally {
      lock.unlock();
    }
  }

  /// As [#add], unless a leaf of this kind and digest is there; gives its number.
  long addOnce(LogEntry entry) throws IOException {
    lock.lock();
    try {
      State now = state();
      Path place = place(entry);
      if (Files.exists(place)) {
        Optional<Long> known = known(now, place, entry);
        if (known.isPresent()) {
          return known.get();
        }
        LOG.log(Level.ERROR, () -> "the log's index is wrong or the log lost a leaf at=" + place);
      }
      long index = append(now, entry.bytes());
      disk.createFolder(folder.resolve("leaf").resolve(entry.sha256().substring(0, 2)));
      disk.replace(place, Long.toString(index).getBytes(StandardCharsets.US_ASCII));
      return index;
    } finally {
      lock.unlock();
    }
  }

  /// Signs and keeps a checkpoint over all that is in the log, with the tiles that it needs.
  Published publish() throws IOException {
    lock.lock();
    try {
      State now = state();
      long size = now.tree.size();
      if (now.last.isPresent() && now.last.get().checkpoint().size() == size) {
        return now.last.get();
      }
      flush();
      for (Tile tile : now.tree.edge()) {
        write(tile.path(), tile.bytes());
      }
      if (now.tree.size() > now.tail.first()) {
        var entries = now.tail.entries();
        write(
            Tile.entriesPath(now.tail.first() / Tile.WIDTH, entries.size()),
            EntryBundle.bytes(entries));
      }
      var checkpoint = new Checkpoint(origin, size, new TreeProofs(now.tree).root(size));
      var note = SignedNote.sign(checkpoint.text(), origin, keys.publicKey(), keys::sign);
      disk.replace(folder.resolve("checkpoint"), note.bytes());
      now.last = Optional.of(new Published(checkpoint, note));
      prune(now);
      return now.last.get();
    } finally {
      lock.unlock();
    }
  }

  /// Keeps the newest checkpoint with more signatures than ours.
  void keep(Published countersigned) throws IOException {
    lock.lock();
    try {
      State now = state();
      if (now.last.isPresent() && now.last.get().checkpoint().equals(countersigned.checkpoint())) {
        disk.replace(folder.resolve("checkpoint"), countersigned.note().bytes());
        now.last = Optional.of(countersigned);
      }
    } finally {
      lock.unlock();
    }
  }

  /// That a leaf is in a checkpoint of this log.
  LeafProof prove(long index, Checkpoint checkpoint) throws IOException {
    lock.lock();
    try {
      State now = state();
      List<TreeHash> path = new TreeProofs(now.tree).inclusion(index, checkpoint.size());
      return new LeafProof(index, checkpoint.size(), LogEntry.parse(entry(now, index)), path);
    } finally {
      lock.unlock();
    }
  }

  /// That the log with the earlier checkpoint is the beginning of the one with the later.
  List<TreeHash> proveGrowth(long first, long second) {
    lock.lock();
    try {
      return new TreeProofs(state().tree).consistency(first, second);
    } finally {
      lock.unlock();
    }
  }

  long size() {
    lock.lock();
    try {
      return state().tree.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      if (state.isPresent()) {
        state.get().tail.close();
        state = Optional.empty();
        trouble = "the evidence log is closed";
      }
    } finally {
      lock.unlock();
    }
  }

  private State state() {
    return state.orElseThrow(() -> new RecordingException(trouble));
  }

  private State open() throws IOException {
    Optional<Published> last = readCheckpoint();
    Path file = folder.resolve("tail");
    if (!Files.exists(file)) {
      if (last.isPresent() || Files.exists(folder.resolve("tile"))) {
        throw new RecordingException("its tail is missing");
      }
      var tail = LogTail.begin(file, disk, 0);
      return new State(TileTree.restored(0, this::fullTile), tail, last);
    }
    LogTail tail =
        LogTail.read(file, disk)
            .orElseThrow(() -> new RecordingException("its tail is that of no log"));
    var tree = TileTree.restored(tail.first(), this::fullTile);
    for (byte[] entry : tail.entries()) {
      unwritten.addAll(tree.append(TreeHash.leaf(entry)));
    }
    if (last.isPresent()) {
      Checkpoint checkpoint = last.get().checkpoint();
      if (checkpoint.size() > tree.size()) {
        throw new RecordingException(
            "it has %d entries and its checkpoint %d".formatted(tree.size(), checkpoint.size()));
      }
      if (!new TreeProofs(tree).root(checkpoint.size()).equals(checkpoint.root())) {
        throw new RecordingException("its entries are others than its checkpoint says");
      }
    }
    return new State(tree, tail, last);
  }

  private Optional<Published> readCheckpoint() throws IOException {
    Path file = folder.resolve("checkpoint");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    SignedNote note = SignedNote.parse(Files.readAllBytes(file));
    if (!note.isSignedBy(origin, keys.publicKey())) {
      throw new RecordingException("its checkpoint was changed or is signed by another gateway");
    }
    return Optional.of(new Published(Checkpoint.parse(note.text()), note));
  }

  private long append(State now, byte[] entry) throws IOException {
    flush();
    if (now.tail.isFull()) {
      var next = LogTail.begin(folder.resolve("tail"), disk, now.tail.next());
      now.tail.close();
      now.tail = next;
    }
    now.tail.append(entry);
    unwritten.addAll(now.tree.append(TreeHash.leaf(entry)));
    return now.tree.size() - 1;
  }

  /// Writes tiles that are full. Until then they stay in memory, and their entries in the tail.
  private void flush() throws IOException {
    while (!unwritten.isEmpty()) {
      Tile tile = unwritten.getFirst();
      if (tile.level() == 0) {
        write(
            Tile.entriesPath(tile.number(), Tile.WIDTH), EntryBundle.bytes(state().tail.entries()));
      }
      write(tile.path(), tile.bytes());
      dropPartial(tile.path());
      if (tile.level() == 0) {
        dropPartial(Tile.entriesPath(tile.number(), Tile.WIDTH));
      }
      unwritten.removeFirst();
    }
  }

  /// Deletes what earlier checkpoints had of tiles that were not full.
  private void prune(State now) throws IOException {
    for (Tile tile : now.tree.edge()) {
      keepOnly(folder.resolve(tile.path()));
    }
    int width = now.tail.entries().size();
    if (width > 0 && width < Tile.WIDTH) {
      keepOnly(folder.resolve(Tile.entriesPath(now.tail.first() / Tile.WIDTH, width)));
    }
  }

  private static void keepOnly(Path file) throws IOException {
    try (Stream<Path> siblings = Files.list(file.resolveSibling(".").normalize())) {
      for (Path each : siblings.filter(it -> !it.equals(file)).toList()) {
        Files.delete(each);
      }
    }
  }

  /// Deletes what earlier checkpoints had of a tile that is full now.
  private void dropPartial(String path) throws IOException {
    Path partial = folder.resolve(path + ".p");
    if (Files.isDirectory(partial)) {
      try (Stream<Path> widths = Files.list(partial)) {
        for (Path each : widths.toList()) {
          Files.delete(each);
        }
      }
      Files.delete(partial);
    }
  }

  private void write(String path, byte[] content) throws IOException {
    Path file = folder.resolve(path);
    disk.createFolder(file.resolveSibling(".").normalize());
    disk.replace(file, content);
  }

  private List<TreeHash> fullTile(int level, long number) {
    for (Tile tile : unwritten) {
      if (tile.level() == level && tile.number() == number) {
        return tile.hashes();
      }
    }
    Path file = folder.resolve(Tile.path(level, number));
    try {
      return Tile.parse(level, number, Tile.WIDTH, Files.readAllBytes(file)).hashes();
    } catch (IOException e) {
      throw new RecordingException("cannot read the tile " + file, e);
    }
  }

  private byte[] entry(State now, long index) throws IOException {
    if (index >= now.tail.first()) {
      return now.tail.entries().get((int) (index - now.tail.first()));
    }
    Path file = folder.resolve(Tile.entriesPath(index / Tile.WIDTH, Tile.WIDTH));
    return EntryBundle.parse(Files.readAllBytes(file), Tile.WIDTH).get((int) (index % Tile.WIDTH));
  }

  private Optional<Long> known(State now, Path place, LogEntry wanted) throws IOException {
    try {
      long index = Long.parseLong(Files.readString(place, StandardCharsets.US_ASCII));
      if (index < 0 || index >= now.tree.size()) {
        return Optional.empty();
      }
      LogEntry found = LogEntry.parse(entry(now, index));
      return found.kind() == wanted.kind() && found.sha256().equals(wanted.sha256())
          ? Optional.of(index)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      // No number, or an entry that is none: as good as not there.
      return Optional.empty();
    }
  }

  private Path place(LogEntry entry) {
    return folder.resolve("leaf").resolve(entry.sha256().substring(0, 2)).resolve(entry.sha256());
  }
}
