package huizhen.signaling.session;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.TrackSource;
import huizhen.signaling.api.RoomHost.Happening;
import huizhen.signaling.api.RoomHost.KeptStill;
import huizhen.signaling.api.RoomHost.Phase;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.StillId;
import huizhen.signaling.protocol.ErrorCode;
import huizhen.signaling.protocol.PictureId;
import huizhen.signaling.protocol.ServerMessage;
import huizhen.signaling.protocol.ServerMessage.FrozenPictures;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Frozen pictures of a room: who freezes, who sees them, and how they end.
final class RoomStillsTest {
  private static final ParticipantId LI = new ParticipantId("li");
  private static final PictureId SCREEN = new PictureId(LI, TrackSource.SCREEN);
  private static final PictureId CAMERA = new PictureId(LI, TrackSource.CAMERA);
  private static final String DRAW =
      "{\"type\":\"draw\",\"participant\":\"li\",\"source\":\"screen\",\"line\":\"1\","
          + "\"colour\":\"cyan\",\"points\":[{\"x\":0.5,\"y\":0.5}]}";

  private final Desk desk = new Desk();
  private final ConnectionId wang = desk.join("wang", RoomRole.CHAIR, Phase.LIVE);
  private final ConnectionId li = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);
  private final ConnectionId chen = desk.join("chen", RoomRole.MEMBER, Phase.LIVE);
  private int stills;

  /// Both questions of the door, with the host's keeping between them.
  private StillEntry freeze(String key, PictureId picture) {
    return freeze(key, new StillWish(picture, false));
  }

  private StillEntry freeze(String key, StillWish wish) {
    StillEntry asked = desk.switchboard.freezes(KeyHash.of(key), wish, desk.now());
    return asked instanceof StillEntry.Permitted ? keep(key, wish) : asked;
  }

  private StillEntry keep(String key, PictureId picture) {
    return keep(key, new StillWish(picture, false));
  }

  private StillEntry keep(String key, StillWish wish) {
    var still = new KeptStill(new StillId("s" + ++stills), "ab".repeat(32), true);
    var entry = desk.switchboard.froze(KeyHash.of(key), wish, still, desk.now(), desk.effects);
    desk.settle();
    return entry;
  }

  private static void isRefused(StillEntry entry, ErrorCode code) {
    assertThat(entry)
        .isInstanceOfSatisfying(
            StillEntry.Refused.class, it -> assertThat(it.code()).isEqualTo(code));
  }

  private static void isPermitted(StillEntry entry) {
    assertThat(entry).isInstanceOf(StillEntry.Permitted.class);
  }

  private void thaw(ConnectionId who) {
    desk.say(who, "{\"type\":\"thaw\",\"id\":9,\"participant\":\"li\",\"source\":\"screen\"}");
  }

  private List<FrozenPictures.FrozenPicture> shown(ConnectionId who) {
    return desk.sent(who, FrozenPictures.class).getLast().pictures();
  }

  @Test
  void all_see_the_frame_of_who_froze_it_and_the_host_hears_of_it() {
    isPermitted(freeze(Desk.keyOf(chen), SCREEN));
    for (ConnectionId each : List.of(wang, li, chen)) {
      assertThat(shown(each))
          .extracting(FrozenPictures.FrozenPicture::picture, FrozenPictures.FrozenPicture::still)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(SCREEN, new StillId("s1")));
    }
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .contains(
            new Happening.Frozen(
                new ParticipantId("chen"),
                LI,
                "screen",
                new StillId("s1"),
                "ab".repeat(32),
                false));
  }

  @Test
  void who_froze_it_or_a_moderator_thaws_it_and_its_lines_go() {
    isPermitted(freeze(Desk.keyOf(chen), SCREEN));
    desk.say(li, DRAW);
    thaw(li);
    assertThat(desk.lastError(li)).isEqualTo("not-allowed");
    assertThat(shown(wang)).hasSize(1);
    desk.forgetWhatWasSaid();
    thaw(chen);
    assertThat(shown(wang)).isEmpty();
    assertThat(desk.sent(wang, ServerMessage.Erased.class)).hasSize(1);
    desk.pass(ofSeconds(3));
    isPermitted(freeze(Desk.keyOf(chen), SCREEN));
    desk.forgetWhatWasSaid();
    thaw(wang);
    assertThat(shown(li)).isEmpty();
    thaw(wang);
    assertThat(desk.sent(wang, ServerMessage.Refusal.class)).as("a second click").isEmpty();
    assertThat(desk.all(Effect.Tell.class))
        .extracting(Effect.Tell::what)
        .containsExactly(
            new Happening.Thawed(Optional.of(new ParticipantId("wang")), LI, "screen"));
  }

  @Test
  void who_comes_later_or_comes_back_sees_it() {
    isPermitted(freeze(Desk.keyOf(chen), SCREEN));
    assertThat(shown(desk.join("late", RoomRole.MEMBER, Phase.LIVE))).hasSize(1);
    desk.drop(li);
    assertThat(shown(desk.resume(li, -1))).hasSize(1);
    desk.redeploy();
    assertThat(shown(desk.resume(wang, -1))).hasSize(1);
  }

  @Test
  void stays_when_who_froze_it_leaves_and_goes_with_its_owner_or_after_a_quarter_of_an_hour() {
    isPermitted(freeze(Desk.keyOf(chen), SCREEN));
    desk.say(chen, "{\"type\":\"leave\"}");
    assertThat(shown(wang)).hasSize(1);
    desk.say(li, "{\"type\":\"leave\"}");
    assertThat(shown(wang)).isEmpty();
    var again = desk.join("li", RoomRole.REQUESTER, Phase.LIVE);
    isPermitted(freeze(Desk.keyOf(again), SCREEN));
    for (int i = 0; i < 89; i++) {
      beat(ofSeconds(10), again);
    }
    assertThat(shown(wang)).hasSize(1);
    beat(ofSeconds(20), again);
    assertThat(shown(wang)).isEmpty();
  }

  private void beat(java.time.Duration time, ConnectionId other) {
    desk.say(wang, "{\"type\":\"ping\"}");
    desk.say(other, "{\"type\":\"ping\"}");
    desk.pass(time);
  }

  @ParameterizedTest
  @EnumSource(RoomRole.class)
  void each_role_freezes_and_looks_as_it_draws_and_watches(RoomRole role) {
    isPermitted(freeze(Desk.keyOf(wang), SCREEN));
    var who = desk.join("who", role, Phase.LIVE);
    var key = Desk.keyOf(who);
    if (role.isGuest()) {
      isRefused(freeze(key, CAMERA), ErrorCode.NOT_ALLOWED);
      isRefused(look(key, "s1"), ErrorCode.NOT_ALLOWED);
      assertThat(desk.sent(who, FrozenPictures.class)).as("while it waits").isEmpty();
      desk.say(wang, "{\"type\":\"moderate\",\"act\":\"admit\",\"participant\":\"who\"}");
    }
    if (role.speaks()) {
      isPermitted(freeze(key, CAMERA));
    } else {
      isRefused(freeze(key, CAMERA), ErrorCode.NOT_ALLOWED);
    }
    if (role == RoomRole.DEVICE) {
      isRefused(look(key, "s1"), ErrorCode.NOT_ALLOWED);
      assertThat(desk.sent(who, FrozenPictures.class)).isEmpty();
    } else {
      isPermitted(look(key, "s1"));
      assertThat(desk.sent(who, FrozenPictures.class)).isNotEmpty();
    }
  }

  private StillEntry look(String key, String still) {
    return desk.switchboard.looksAt(KeyHash.of(key), new StillId(still), desk.now());
  }

  @Test
  void refuses_what_is_too_much_or_has_no_owner_and_changes_nothing() {
    isPermitted(freeze(Desk.keyOf(wang), SCREEN));
    isRefused(freeze(Desk.keyOf(wang), CAMERA), ErrorCode.TOO_MANY);
    desk.pass(ofSeconds(3));
    isRefused(freeze(Desk.keyOf(wang), SCREEN), ErrorCode.ALREADY_FROZEN);
    isRefused(keep(Desk.keyOf(chen), SCREEN), ErrorCode.ALREADY_FROZEN);
    var nobody = new PictureId(new ParticipantId("nobody"), TrackSource.CAMERA);
    isRefused(freeze(Desk.keyOf(wang), nobody), ErrorCode.NO_PARTICIPANT);
    isRefused(freeze("no-key", CAMERA), ErrorCode.SESSION_EXPIRED);
    isRefused(look(Desk.keyOf(wang), "other"), ErrorCode.NO_ITEM);
    assertThat(shown(li)).hasSize(1);
    for (String who : List.of("chen", "wang", "x")) {
      var picture = new PictureId(new ParticipantId(who), TrackSource.CAMERA);
      if (who.equals("x")) {
        isPermitted(freeze(Desk.keyOf(li), CAMERA));
      } else {
        isPermitted(freeze(Desk.keyOf(wang), picture));
      }
      desk.pass(ofSeconds(3));
    }
    var fifth = new PictureId(LI, TrackSource.DIAGNOSTIC);
    isRefused(freeze(Desk.keyOf(wang), fifth), ErrorCode.TOO_MANY);
    desk.drop(li);
    isRefused(freeze(Desk.keyOf(li), fifth), ErrorCode.SESSION_EXPIRED);
  }

  @Test
  void a_room_takes_so_many_in_its_life_and_a_person_fetches_so_many_a_minute() {
    for (int i = 0; i < RoomStills.MAX_ASKED; i++) {
      isPermitted(freeze(Desk.keyOf(wang), SCREEN));
      thaw(wang);
      beat(ofSeconds(3), li);
    }
    isRefused(freeze(Desk.keyOf(wang), SCREEN), ErrorCode.TOO_MANY);
    isPermitted(keep(Desk.keyOf(wang), SCREEN));
    var still = "s" + stills;
    for (int i = 0; i < RoomStills.MAX_LOOKS; i++) {
      isPermitted(look(Desk.keyOf(li), still));
    }
    isRefused(look(Desk.keyOf(li), still), ErrorCode.TOO_MANY);
    for (int i = 0; i < 7; i++) {
      beat(ofSeconds(10), li);
    }
    isPermitted(look(Desk.keyOf(li), still));
  }

  @Test
  void nobody_freezes_before_the_room_is_live() {
    var lobby = new Desk();
    var chair = lobby.join("wang", RoomRole.CHAIR, Phase.LOBBY);
    var picture = new PictureId(new ParticipantId("wang"), TrackSource.SCREEN);
    isRefused(
        lobby.switchboard.freezes(
            KeyHash.of(Desk.keyOf(chair)), new StillWish(picture, false), lobby.now()),
        ErrorCode.NOT_ALLOWED);
  }

  @ParameterizedTest
  @EnumSource(RoomRole.class)
  void a_document_goes_to_who_takes_part_and_only_a_doctor_shows_one(RoomRole role) {
    var who = desk.join("who", role, Phase.LIVE);
    if (role.isGuest()) {
      desk.say(wang, "{\"type\":\"moderate\",\"act\":\"admit\",\"participant\":\"who\"}");
    }
    var key = Desk.keyOf(who);
    var own = new PictureId(new ParticipantId("who"), TrackSource.SCREEN);
    switch (role) {
      case CHAIR, MEMBER, REQUESTER -> isPermitted(freeze(key, new StillWish(own, true)));
      default -> isRefused(freeze(key, new StillWish(own, true)), ErrorCode.NOT_ALLOWED);
    }
    desk.forgetWhatWasSaid();
    isPermitted(freeze(Desk.keyOf(li), new StillWish(SCREEN, true)));
    assertThat(shown(wang)).last().matches(FrozenPictures.FrozenPicture::isDocument);
    if (role.speaks()) {
      assertThat(shown(who)).last().matches(it -> it.picture().equals(SCREEN));
      isPermitted(look(key, "s" + stills));
    } else {
      assertThat(desk.sent(who, FrozenPictures.class)).allMatch(it -> it.pictures().isEmpty());
      isRefused(
          look(key, "s" + stills),
          role == RoomRole.DEVICE ? ErrorCode.NOT_ALLOWED : ErrorCode.NO_ITEM);
    }
    var late = desk.join("late", role, Phase.LIVE);
    if (!role.speaks()) {
      assertThat(desk.sent(late, FrozenPictures.class)).isEmpty();
    }
  }

  @Test
  void a_document_covers_nothing_but_the_own_screen() {
    isRefused(freeze(Desk.keyOf(wang), new StillWish(SCREEN, true)), ErrorCode.NOT_ALLOWED);
    isRefused(freeze(Desk.keyOf(li), new StillWish(CAMERA, true)), ErrorCode.NOT_ALLOWED);
    isPermitted(freeze(Desk.keyOf(li), new StillWish(SCREEN, true)));
  }
}
