package huizhen.recording.io;

import huizhen.recording.api.LiveRecording;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A small process of product code that records until it is killed, a segment a second. Prints the
/// number of packets that it has fed, one every 20 ms.
final class CrashingRecorder {
  private CrashingRecorder() {}

  public static void main(String[] arguments) throws InterruptedException {
    @SuppressWarnings("resource") // the process is killed
    var world = new World(World.rolling(Path.of(arguments[0]), 1), new FileDisk());
    LiveRecording live = world.start();
    var feed = new Feed(live.tap());
    var never = new CountDownLatch(1);
    for (int fed = 1; !never.await(20, TimeUnit.MILLISECONDS); fed++) {
      feed.packets(1);
      System.out.println(fed);
    }
  }
}
