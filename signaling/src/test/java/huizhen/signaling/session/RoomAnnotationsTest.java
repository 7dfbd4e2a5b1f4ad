package huizhen.signaling.session;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.KeptStill;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.StillId;
import huizhen.signaling.protocol.PictureId;
import huizhen.signaling.protocol.Point;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.FrozenPictures;
import huizhen.signaling.protocol.ServerMessage.FrozenPictures.FrozenPicture;
import huizhen.signaling.protocol.ServerMessage.Person;
import huizhen.signaling.protocol.ServerMessage.Stroke;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Lines, stills and raised hands over a restart of the gateway.
final class RoomAnnotationsTest {
  private static final ParticipantId LI = new ParticipantId("li");
  private static final PictureId SCREEN = new PictureId(LI, TrackSource.SCREEN);

  private final Desk desk = new Desk();
  private final ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
  private final ConnectionId li = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);

  @Test
  void lines_are_there_again_when_their_pictures_owner_is() {
    draw(desk, wang, "1", 2);
    draw(desk, wang, "1", 1);
    desk.pass(ofSeconds(1));
    var after = desk.restarted();
    var chair = after.resume(Desk.keyOf(wang), -1);
    assertThat(lines(after, chair)).as("while li is away").isEmpty();
    var owner = after.resume(Desk.keyOf(li), -1);
    for (var who : List.of(chair, owner)) {
      assertThat(lines(after, who)).hasSize(1);
      assertThat(lines(after, who).getFirst().points())
          .containsExactly(new Point(0, 0.5), new Point(0.001, 0.5), new Point(0, 0.5));
    }
    after.say(chair, erase());
    assertThat(after.sent(owner, ServerMessage.Erased.class)).as("as ever").hasSize(1);
    after.pass(ofSeconds(1));
    var third = after.restarted();
    var _ = third.resume(Desk.keyOf(wang), -1);
    assertThat(lines(third, third.resume(Desk.keyOf(li), -1))).as("wiped since").isEmpty();
  }

  @Test
  void a_raised_hand_is_up_again_and_one_that_was_let_down_is_not() {
    desk.say(li, "{\"type\":\"hand\",\"raised\":true}");
    desk.pass(ofSeconds(1));
    var after = desk.restarted();
    var chair = after.resume(Desk.keyOf(wang), -1);
    var back = after.resume(Desk.keyOf(li), -1);
    assertThat(hands(after, chair)).containsExactly(LI);
    after.say(back, "{\"type\":\"hand\",\"raised\":false}");
    after.pass(ofSeconds(1));
    var third = after.restarted();
    chair = third.resume(Desk.keyOf(wang), -1);
    var _ = third.resume(Desk.keyOf(li), -1);
    assertThat(hands(third, chair)).isEmpty();
  }

  @Test
  void a_hand_that_goes_up_and_down_is_kept_once_a_second() {
    desk.forgetWhatWasSaid();
    for (int i = 0; i < 25; i++) {
      desk.say(li, "{\"type\":\"hand\",\"raised\":%s}".formatted(i % 2 == 0));
    }
    desk.pass(ofSeconds(1));
    desk.pass(ofSeconds(1));
    assertThat(desk.all(Effect.KeepPlace.class)).hasSize(1);
  }

  @Test
  void what_stands_still_does_on_with_its_lines_until_its_time_is_over() {
    freeze(true);
    draw(desk, wang, "1", 2);
    var before = frozen(desk, wang);
    desk.pass(ofMinutes(5));
    var after = desk.restarted();
    after.pass(ofMinutes(6));
    var _ = after.resume(Desk.keyOf(wang), -1);
    var owner = after.resume(Desk.keyOf(li), -1);
    assertThat(frozen(after, owner)).isEqualTo(before).hasSize(1);
    assertThat(lines(after, owner)).hasSize(1);
    assertThat(after.switchboard.looksAt(KeyHash.of(Desk.keyOf(li)), new StillId("s"), after.now()))
        .isInstanceOf(StillEntry.Permitted.class);
    stay(after, ofMinutes(10), owner); // the fifteenth minute is over
    assertThat(frozen(after, owner)).isEmpty();
    assertThat(after.sent(owner, ServerMessage.Erased.class)).hasSize(1);
  }

  @Test
  void a_still_that_ends_with_the_gateway_takes_its_lines_along() {
    freeze(false);
    draw(desk, wang, "1", 2);
    desk.pass(ofSeconds(1));
    assertThat(kept(desk)).isEqualTo(new Annotations(List.of(), List.of(), 1));
    var after = desk.restarted();
    var _ = after.resume(Desk.keyOf(wang), -1);
    var owner = after.resume(Desk.keyOf(li), -1);
    assertThat(after.sent(owner, FrozenPictures.class)).isEmpty();
    assertThat(lines(after, owner)).isEmpty();
  }

  @Test
  void a_recording_that_begins_anew_has_what_came_back_once_and_nobody_did_it_again() {
    freeze(true);
    draw(desk, wang, "1", 2);
    desk.pass(ofSeconds(1));
    var after = desk.restarted();
    var _ = after.resume(Desk.keyOf(li), -1);
    var _ = after.resume(Desk.keyOf(wang), -1);
    after.pass(ofSeconds(1));
    assertThat(after.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .filteredOn(it -> it instanceof Happening.Frozen || it instanceof Happening.Drawn)
        .containsExactly(
            new Happening.Frozen(LI, LI, "screen", new StillId("s"), "ab".repeat(32), true),
            new Happening.Drawn(
                new ParticipantId("wang"),
                LI,
                "screen",
                "1",
                "cyan",
                "0.0000,0.5000 0.0010,0.5000"));
  }

  @Test
  void it_is_written_once_a_second_and_less_often_where_there_is_much() {
    desk.forgetWhatWasSaid();
    for (int i = 0; i < 10; i++) {
      draw(desk, wang, "1", 4);
      desk.pass(ofMillis(100));
    }
    assertThat(desk.all(Effect.KeepAnnotations.class)).hasSizeBetween(1, 2);
    for (int line = 0; line < 31; line++) {
      for (int part = 0; part < 8; part++) {
        draw(desk, li, "n" + line, 64);
      }
    }
    desk.pass(ofSeconds(1));
    desk.forgetWhatWasSaid();
    for (int i = 0; i < 6; i++) {
      draw(desk, wang, "m" + i, 1);
      desk.pass(ofSeconds(1));
    }
    assertThat(desk.all(Effect.KeepAnnotations.class)).hasSize(2);
    desk.pass(ofSeconds(4));
    desk.forgetWhatWasSaid();
    desk.pass(ofMinutes(1));
    assertThat(desk.all(Effect.KeepAnnotations.class)).as("nothing changes").isEmpty();
    var after = desk.restarted();
    var owner = after.resume(Desk.keyOf(li), -1);
    assertThat(lines(after, owner)).hasSize(38);
    assertThat(lines(after, owner).stream().mapToInt(it -> it.points().size()).sum())
        .isLessThanOrEqualTo(Board.MAX_ALL_POINTS);
  }

  @Test
  void what_was_wiped_before_the_host_has_said_what_it_kept_does_not_come_back() {
    draw(desk, wang, "old", 2);
    desk.pass(ofSeconds(1));
    var after = desk.restarted();
    after.isHostSilent = true;
    var chair = after.resume(Desk.keyOf(wang), -1);
    var owner = after.resume(Desk.keyOf(li), -1);
    draw(after, chair, "new", 1);
    after.say(owner, erase());
    draw(after, chair, "newer", 1);
    after.annotationsCome();
    var late = after.join("late", RoomRole.MEMBER, Phase.LIVE);
    assertThat(lines(after, late)).extracting(Stroke::line).containsExactly("newer");
  }

  @Test
  void what_was_drawn_since_stays_beside_what_comes_back() {
    draw(desk, wang, "old", 2);
    desk.pass(ofSeconds(1));
    var after = desk.restarted();
    after.isHostSilent = true;
    var chair = after.resume(Desk.keyOf(wang), -1);
    var owner = after.resume(Desk.keyOf(li), -1);
    draw(after, chair, "new", 1);
    after.annotationsCome();
    assertThat(lines(after, owner)).extracting(Stroke::line).containsExactly("new", "old");
    after.annotationsCome();
    assertThat(lines(after, owner)).as("asked once, answered once").hasSize(2);
    after.isHostSilent = false;
    after.pass(ofSeconds(1));
    assertThat(kept(after).lines())
        .extracting(Annotations.Line::line)
        .containsExactly("old", "new");
  }

  @Test
  void a_host_that_is_away_costs_no_line_and_is_asked_again() {
    draw(desk, wang, "old", 2);
    desk.pass(ofSeconds(1));
    var after = desk.restarted();
    after.isHostAway = true;
    var chair = after.resume(Desk.keyOf(wang), -1);
    var owner = after.resume(Desk.keyOf(li), -1);
    draw(after, chair, "new", 1);
    assertThat(lines(after, owner)).hasSize(1);
    after.pass(ofSeconds(5));
    assertThat(kept(after).lines()).as("what is unread").hasSize(1);
    after.isHostAway = false;
    after.pass(ofSeconds(6));
    after.pass(ofSeconds(1));
    assertThat(lines(after, owner)).hasSize(2);
    after.isHostAway = true;
    draw(after, chair, "lost?", 1);
    after.pass(ofSeconds(1));
    after.isHostAway = false;
    after.pass(ofSeconds(11));
    assertThat(kept(after).lines()).hasSize(3);
  }

  @Test
  void what_lies_on_the_picture_of_who_does_not_come_back_is_given_up() {
    freeze(true);
    draw(desk, wang, "1", 2);
    desk.pass(ofSeconds(1));
    var after = desk.restarted();
    var chair = after.resume(Desk.keyOf(wang), -1);
    stay(after, ofMinutes(11), chair);
    after.pass(ofSeconds(1));
    assertThat(kept(after).lines()).isEmpty();
    assertThat(kept(after).stills()).isEmpty();
  }

  @Test
  void a_kept_text_that_is_none_of_ours_is_passed_over() {
    for (var bad : List.of("", " ", "0.5", "0.5,", ",0.5", "2,0", "x,y", "0.1,0.2,0.3")) {
      assertThat(PointText.read(bad)).as(bad).isEmpty();
    }
    var points = List.of(new Point(0, 1), new Point(0.1234, 0.5));
    assertThat(PointText.read(PointText.of(points))).isEqualTo(Optional.of(points));
  }

  private static void stay(Desk desk, Duration time, ConnectionId who) {
    for (long seconds = 0; seconds < time.toSeconds(); seconds += 20) {
      desk.say(who, "{\"type\":\"ping\"}");
      desk.pass(ofSeconds(20));
    }
  }

  private void freeze(boolean isLasting) {
    var key = KeyHash.of(Desk.keyOf(li));
    var wish = new StillWish(SCREEN, false);
    var still = new KeptStill(new StillId("s"), "ab".repeat(32), isLasting);
    assertThat(desk.switchboard.freezes(key, wish, desk.now()))
        .isInstanceOf(StillEntry.Permitted.class);
    var _ = desk.switchboard.froze(key, wish, still, desk.now(), desk.effects);
    desk.settle();
  }

  private static void draw(Desk desk, ConnectionId who, String line, int points) {
    var places =
        IntStream.range(0, points)
            .mapToObj(it -> "{\"x\":%s,\"y\":0.5}".formatted(it / 1_000.0))
            .collect(Collectors.joining(","));
    desk.say(
        who,
        ("{\"type\":\"draw\",\"participant\":\"li\",\"source\":\"screen\",\"line\":\"%s\","
                + "\"colour\":\"cyan\",\"points\":[%s]}")
            .formatted(line, places));
  }

  private static String erase() {
    return "{\"type\":\"erase\",\"participant\":\"li\",\"source\":\"screen\"}";
  }

  private static Annotations kept(Desk desk) {
    return desk.annotations.getOrDefault(Desk.ROOM, Annotations.EMPTY);
  }

  private static List<Stroke> lines(Desk desk, ConnectionId who) {
    return desk.sent(who, ServerMessage.Drawn.class).stream()
        .flatMap(it -> it.lines().stream())
        .toList();
  }

  private static List<FrozenPicture> frozen(Desk desk, ConnectionId who) {
    return desk.sent(who, FrozenPictures.class).getLast().pictures();
  }

  private static List<ParticipantId> hands(Desk desk, ConnectionId who) {
    return desk.sent(who, ServerMessage.Participants.class).getLast().participants().stream()
        .filter(Person::hasHandUp)
        .map(Person::id)
        .toList();
  }
}
