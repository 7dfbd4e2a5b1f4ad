package huizhen.app.e2e;

import com.microsoft.playwright.PlaywrightException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// What somebody's page notes of a call: when its pictures moved, what it said to the gateway, by
/// which way media comes. `call-log.js` does it in the page.
///
/// Its times are the wall clock's: all that compare them are on one machine.
final class CallLog {
  /// A picture that comes no sooner after the one before stands still.
  private static final double STILL_MILLIS = 600;

  /// So long a picture has to move to be back.
  private static final double MOVING_MILLIS = 2_000;

  private static final int FEWEST_PICTURES = 8;
  private static final double PATIENCE_MILLIS = 90_000;

  private final Person person;
  private final String video;

  /// Of the page's connection to the relay.
  ///
  /// @param protocol `udp` or `tcp`; empty before there is a way
  /// @param local the own address of the way
  /// @param relayProtocol to a TURN server, else empty
  /// @param remotePort of the relay, or of the TURN server
  record Media(long packets, String protocol, String local, String relayProtocol, int remotePort) {}

  private CallLog(Person person, String video) {
    this.person = person;
    this.video = video;
  }

  /// Begins with the next page that this person opens.
  ///
  /// @param other whose camera is looked at
  static CallLog of(Person person, String other) {
    person.context().addInitScript(DoorClient.resource("call-log.js"));
    return new CallLog(person, "video-%s-camera".formatted(other));
  }

  /// Media goes through a line at this port of loopback. To be said before the page is opened.
  void through(int port) {
    person.context().addInitScript("callLog.through(%d)".formatted(port));
  }

  static double now() {
    return System.currentTimeMillis();
  }

  Media media() {
    var found = new JsonObject(String.valueOf(person.page().evaluate("callLog.media()")));
    return new Media(
        found.getLong("packets"),
        found.getString("protocol"),
        found.getString("local"),
        found.getString("relayProtocol"),
        found.getInteger("remotePort"));
  }

  /// Packets of sound so far.
  ///
  /// @param sent the own ones
  /// @param received of others
  record SoundPackets(long sent, long received, long lost) {}

  SoundPackets soundPackets() {
    var found = new JsonObject(String.valueOf(person.page().evaluate("callLog.soundPackets()")));
    return new SoundPackets(
        found.getLong("sent"), found.getLong("received"), found.getLong("lost"));
  }

  /// The own sound stops or goes on; the gateway is not told.
  void sound(boolean isOn) {
    var _ = person.page().evaluate("isOn => callLog.sound(isOn)", isOn);
  }

  /// The own camera gives pictures of this height from now on.
  void cameraHeight(int pixels) {
    var _ = person.page().evaluate("pixels => callLog.height(pixels)", pixels);
  }

  /// What was said to the gateway since, by the messages' types.
  List<String> said(double since) {
    var types = new ArrayList<String>();
    for (var type : (List<?>) person.page().evaluate("since => callLog.said(since)", since)) {
      types.add(String.valueOf(type));
    }
    return types;
  }

  /// When the pictures of all were back, in seconds after this moment: at the end of the longest
  /// time since then in which one of them stood still. Waits until they have moved for a while.
  static double secondsUntilBack(double since, List<CallLog> all) {
    double latest = 0;
    for (var log : all) {
      latest = Math.max(latest, log.untilBack(since));
    }
    return latest / 1_000;
  }

  private double untilBack(double since) {
    while (true) {
      var times = pictures(since);
      var now = now();
      var moving = times.stream().filter(it -> it > now - MOVING_MILLIS).toList();
      var isMoving =
          now - since > MOVING_MILLIS
              && moving.size() >= FEWEST_PICTURES
              && longestEnd(now - MOVING_MILLIS, now, moving).millis < STILL_MILLIS;
      if (isMoving) {
        var longest = longestEnd(since, now, times);
        return longest.millis < STILL_MILLIS ? 0 : longest.end - since;
      }
      if (now - since > PATIENCE_MILLIS) {
        var before = media();
        person.page().waitForTimeout(1_000);
        throw new AssertionError(
            "%s is not back; %s, a second later %s; pictures after %s"
                .formatted(video, before, media(), times));
      }
      person.page().waitForTimeout(100);
    }
  }

  private record Still(double millis, double end) {}

  private static Still longestEnd(double from, double now, List<Double> times) {
    var longest = new Still(0, from);
    var before = from;
    var all = new ArrayList<>(times);
    all.add(now);
    for (var at : all) {
      if (at - before > longest.millis) {
        longest = new Still(at - before, at);
      }
      before = at;
    }
    return longest;
  }

  /// A page that is being loaded has none.
  private List<Double> pictures(double since) {
    try {
      var times = new ArrayList<Double>();
      var found =
          person
              .page()
              .evaluate(
                  "([name, since]) => globalThis.callLog?.frames(name, since) ?? []",
                  List.of(video, since));
      for (var time : (List<?>) found) {
        times.add(((Number) time).doubleValue());
      }
      return times;
    } catch (PlaywrightException e) {
      if (String.valueOf(e.getMessage()).contains("context was destroyed")) {
        return List.of();
      }
      throw e;
    }
  }
}
