package huizhen.recording.io;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much room the vault's disk has, and what to do about it. Keeps a ballast, a file of zeros:
/// when the disk is full it is deleted, and what it took is for ending what is open, with footers
/// and manifests that say what is missing. Recordings write no media until there is room for the
/// ballast and all that is to be kept free.
///
/// One per vault; any thread. [#look] blocks and is called several times in two seconds.
final class DiskRoom {
  static final String NAME = "ballast";

  private static final int CHUNK = 1 << 16;
  private static final System.Logger LOG = System.getLogger(DiskRoom.class.getName());

  /// What may be written.
  enum State {
    /// Anything.
    ENOUGH,
    /// What has begun; no new recording.
    SCARCE,
    /// Ends and manifests alone.
    FULL
  }

  private final Path folder;
  private final Path ballast;
  private final Disk disk;
  private final RecordingConfig.Reserve reserve;
  private volatile State state = State.SCARCE;
  private volatile long freeBytes;
  private boolean isBlind;

  DiskRoom(Path folder, Disk disk, RecordingConfig.Reserve reserve, MeterRegistry registry) {
    this.folder = folder;
    this.ballast = folder.resolve(NAME);
    this.disk = disk;
    this.reserve = reserve;
    var _ =
        Gauge.builder("huizhen.recording.disk.free", this, room -> room.freeBytes)
            .baseUnit("bytes")
            .register(registry);
    look();
  }

  State state() {
    return state;
  }

  boolean isFull() {
    return state == State.FULL;
  }

  /// Why nothing new begins, and what to do.
  String scarcity() {
    return "%d MiB are free for %s, and %d are to stay free: make room, or set recording.keep-free-mb"
        .formatted(freeBytes >> 20, folder, reserve.keepFreeBytes() >> 20);
  }

  /// Measures, makes the ballast when there is room for it, and drops it when there is none.
  synchronized void look() {
    try {
      freeBytes = disk.usableBytes(folder);
      isBlind = false;
      boolean hasBallast = Files.exists(ballast);
      if (freeBytes < reserve.ballastBytes()) {
        drop(hasBallast);
      } else if (hasBallast) {
        become(freeBytes < reserve.keepFreeBytes() ? State.SCARCE : State.ENOUGH);
      } else if (freeBytes >= reserve.keepFreeBytes() + reserve.ballastBytes()) {
        make();
        become(State.ENOUGH);
      }
    } catch (IOException e) {
      if (!isBlind) {
        LOG.log(Level.WARNING, "cannot tell how much room there is in " + folder, e);
      }
      isBlind = true;
    }
  }

  /// A write was refused: perhaps the disk is full, and it was not seen yet.
  synchronized void refused() {
    if (state != State.FULL) {
      look();
    }
  }

  private void drop(boolean hasBallast) throws IOException {
    if (hasBallast) {
      disk.delete(ballast);
      freeBytes = disk.usableBytes(folder);
    }
    become(State.FULL);
  }

  private void make() throws IOException {
    try (Disk.Appender file = disk.create(ballast)) {
      var zeros = new byte[CHUNK];
      for (long left = reserve.ballastBytes(); left > 0; left -= CHUNK) {
        file.append(left >= CHUNK ? zeros : new byte[(int) left]);
      }
      file.force();
    } catch (IOException e) {
      // Half of one would be taken for a whole one.
      disk.delete(ballast);
      throw e;
    }
  }

  private void become(State next) {
    if (state != next) {
      state = next;
      Level level = next == State.FULL ? Level.ERROR : Level.INFO;
      LOG.log(level, () -> "room of the vault state=%s free=%d".formatted(next, freeBytes));
    }
  }
}
