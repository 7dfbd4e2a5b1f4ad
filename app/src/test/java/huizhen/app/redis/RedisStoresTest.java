package huizhen.app.redis;

import static huizhen.app.redis.StoresRedis.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.app.keys.GcmSealer;
import huizhen.relay.api.ParticipantId;
import huizhen.relay.api.RoomId;
import huizhen.relay.api.TrackSource;
import huizhen.scheduling.api.CaseId;
import huizhen.scheduling.api.OrganisationId;
import huizhen.scheduling.api.PatientId;
import huizhen.signaling.api.Annotations;
import huizhen.signaling.api.Door;
import huizhen.signaling.api.KeptPlace;
import huizhen.signaling.api.Revocation;
import huizhen.signaling.api.RoomRole;
import huizhen.signaling.api.Rundown;
import huizhen.signaling.api.StillId;
import huizhen.signaling.api.Ticket;
import huizhen.signaling.api.TicketUse.Standing;
import huizhen.web.api.StoreUnavailableException;
import huizhen.web.hook.HookCourse;
import huizhen.web.hook.Webhook;
import huizhen.web.policy.AccessGrant;
import huizhen.web.policy.AccessGrant.Item;
import huizhen.web.policy.AccessGrant.Review;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The stores on a real Redis: they keep what they are given, and nobody reads it in the file.
final class RedisStoresTest {
  @RegisterExtension static final StoresRedis SERVER = new StoresRedis();

  private final Instant soon = Instant.now().plus(Duration.ofMinutes(5));
  private final GcmSealer sealer = new GcmSealer(new byte[32], new SecureRandom());

  @Test
  void keeps_grants_by_patient_and_organisation_and_those_taken_in_need() throws IOException {
    var grants = new RedisGrants(SERVER.calls(), sealer);
    var given =
        new AccessGrant(
            "grant-1",
            new PatientId("patient-9"),
            new OrganisationId("o-home"),
            new OrganisationId("o-to"),
            Optional.empty(),
            Optional.empty(),
            Set.of(Item.OPINION),
            soon,
            soon.plusSeconds(60),
            Optional.empty(),
            "",
            Optional.empty());
    var taken =
        new AccessGrant(
            "grant-2",
            new PatientId("patient-9"),
            new OrganisationId("o-home"),
            new OrganisationId("o-to"),
            Optional.of("acc-7"),
            Optional.of(new CaseId("case-7")),
            Set.of(Item.values()),
            soon.plusSeconds(1),
            soon.plusSeconds(60),
            Optional.empty(),
            "急诊2026-7",
            Optional.of(new Review("acc-8", soon.plusSeconds(2), false, "QA")));
    var _ = done(grants.put(given));
    var _ = done(grants.put(taken));
    var back = given.revoked(soon.plusSeconds(3));
    var _ = done(grants.put(back));

    assertThat(done(grants.ofPatient(new PatientId("patient-9")))).containsExactly(taken, back);
    assertThat(done(grants.to(new OrganisationId("o-to")))).containsExactly(taken, back);
    assertThat(done(grants.taken())).containsExactly(taken);
    assertThat(done(grants.find("grant-1"))).contains(back);
    assertThat(done(grants.find("nothing"))).isEmpty();
    assertThat(done(grants.ofPatient(new PatientId("nobody")))).isEmpty();
    assertThat(SERVER.kept()).doesNotContain("急诊2026-7").doesNotContain("acc-8");
  }

  @Test
  void keeps_webhooks_and_how_far_they_are_along_each_trail() throws IOException {
    var hooks = new RedisWebhooks(SERVER.calls(), sealer);
    var hook =
        new Webhook(
            "hook-1",
            new OrganisationId("o"),
            URI.create("https://his.example/hooks"),
            "c2VjcmV0LW9mLWhvb2s=",
            Set.of("case.book"),
            "acc-1",
            soon);
    var _ = done(hooks.put(hook));
    assertThat(done(hooks.all())).containsExactly(hook);
    assertThat(done(hooks.course("hook-1", "trail-a"))).isEmpty();
    var failed = HookCourse.from(7).failed(503, soon);
    var _ = done(hooks.keep("hook-1", "trail-a", failed));
    var _ = done(hooks.keep("hook-1", "trail-b", HookCourse.from(1)));
    assertThat(done(hooks.course("hook-1", "trail-a"))).contains(failed);
    assertThat(done(hooks.course("hook-1", "trail-b"))).contains(HookCourse.from(1));
    assertThat(SERVER.kept()).doesNotContain("c2VjcmV0LW9mLWhvb2s=").doesNotContain("his.example");
    var _ = done(hooks.remove("hook-1"));
    assertThat(done(hooks.all())).isEmpty();
  }

  @Test
  void forgets_a_session_that_is_removed_or_idle() {
    var sessions = new RedisSessions(SERVER.calls(), sealer);
    var _ = done(sessions.put("h1", "{\"account\":\"a\"}", Duration.ofMinutes(1)));
    var _ = done(sessions.put("h2", "{}", Duration.ofMillis(1)));

    assertThat(done(sessions.get("h1", Duration.ofMinutes(1)))).contains("{\"account\":\"a\"}");
    var _ = done(sessions.remove("h1"));
    assertThat(done(sessions.get("h1", Duration.ofMinutes(1)))).isEmpty();
    var later = SERVER.vertx().timer(50).compose(_ -> sessions.get("h2", Duration.ofMinutes(1)));
    assertThat(done(later)).isEmpty();
  }

  @Test
  void renews_a_session_that_is_used_when_a_sixtieth_of_its_idle_time_is_gone() {
    var nanos = new AtomicLong(1);
    var sessions = new RedisSessions(SERVER.calls(), sealer, nanos::get);
    var idle = Duration.ofMinutes(10);
    var _ = done(sessions.put("h3", "{}", idle));
    assertThat(done(sessions.get("h3", idle))).contains("{}");
    var _ = done(expiresIn("h3", Duration.ofMinutes(9)));

    nanos.addAndGet(Duration.ofSeconds(9).toNanos());
    assertThat(done(sessions.get("h3", idle))).contains("{}");
    assertThat(millisLeft("h3")).isLessThanOrEqualTo(Duration.ofMinutes(9).toMillis());

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(done(sessions.get("h3", idle))).contains("{}");
    assertThat(millisLeft("h3")).isGreaterThan(Duration.ofMinutes(9).toMillis());

    // Whoever waits may be idle for longer, and has it at once; so has the next who asks for less.
    assertThat(done(sessions.get("h3", Duration.ofHours(2)))).contains("{}");
    assertThat(millisLeft("h3")).isGreaterThan(Duration.ofMinutes(11).toMillis());
    assertThat(done(sessions.get("h3", idle))).contains("{}");
    assertThat(millisLeft("h3")).isLessThanOrEqualTo(idle.toMillis());
  }

  private static Future<Long> expiresIn(String session, Duration time) {
    return SERVER
        .calls()
        .send(
            Request.cmd(Command.PEXPIRE).arg("hz:{s}:app:session:" + session).arg(time.toMillis()))
        .map(Replies::number);
  }

  private static long millisLeft(String session) {
    return done(
        SERVER
            .calls()
            .send(Request.cmd(Command.PTTL).arg("hz:{s}:app:session:" + session))
            .map(Replies::number));
  }

  @Test
  void admits_a_ticket_once_at_each_door_however_many_try() {
    var uses = new RedisTicketUse(SERVER.calls());
    var tries = IntStream.range(0, 20).mapToObj(_ -> isFirst(uses, "t1", Door.WHIP)).toList();

    var won = tries.stream().filter(StoresRedis::done).count();

    assertThat(won).isEqualTo(1);
    assertThat(done(isFirst(uses, "t1", Door.WHEP))).isTrue();
    assertThat(done(isFirst(uses, "t2", Door.WHIP))).isTrue();
  }

  private Future<Boolean> isFirst(RedisTicketUse uses, String id, Door door) {
    return uses.claim(ticket(id), door).map(standing -> standing == Standing.GOOD);
  }

  private Ticket ticket(String id) {
    return new Ticket(
        id,
        new RoomId("adhoc-1"),
        new ParticipantId("u-1"),
        "",
        RoomRole.MEMBER,
        true,
        true,
        false,
        soon);
  }

  @Test
  void a_withdrawn_ticket_opens_no_door_and_all_gateways_hear_of_it() throws Exception {
    var heard = new LinkedBlockingQueue<Revocation>();
    var feed = done(RevocationFeed.open(SERVER.vertx(), SERVER.uris(), heard::add, () -> {}));
    var uses = new RedisTicketUse(SERVER.calls());
    var one = Revocation.of(new RoomId("adhoc-1"), "r1");

    assertThat(done(uses.claim(ticket("r1"), Door.WHIP))).isEqualTo(Standing.GOOD);
    assertThat(done(uses.look(ticket("r1"), Door.WHIP))).isEqualTo(Standing.USED);
    assertThat(done(uses.look(ticket("r1"), Door.WHEP))).isEqualTo(Standing.GOOD);
    assertThat(done(uses.revoke(one))).isTrue();
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(one);
    for (var door : Door.values()) {
      assertThat(done(uses.claim(ticket("r1"), door))).isEqualTo(Standing.REVOKED);
      assertThat(done(uses.look(ticket("r1"), door))).isEqualTo(Standing.REVOKED);
    }
    assertThat(done(uses.look(ticket("r2"), Door.WHIP))).isEqualTo(Standing.GOOD);

    var all = Revocation.ofAll(new RoomId("adhoc-1"), soon.truncatedTo(ChronoUnit.SECONDS));
    assertThat(done(uses.revoke(all))).isTrue();
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(all);
    assertThat(done(uses.look(ticket("r2"), Door.WHIP))).isEqualTo(Standing.REVOKED);
    var _ = done(uses.revoke(Revocation.ofAll(new RoomId("adhoc-1"), Instant.EPOCH)));
    assertThat(done(uses.look(ticket("r2"), Door.WHIP))).isEqualTo(Standing.REVOKED);
    var _ = done(feed.close());
    var _ =
        done(
            SERVER
                .calls()
                .send(Request.cmd(Command.DEL).arg("hz:{s}:app:revoked:adhoc-1"))
                .mapEmpty());
  }

  @Test
  void tickets_of_an_ended_sign_in_open_no_door_in_any_room() throws Exception {
    var heard = new LinkedBlockingQueue<Revocation>();
    var feed = done(RevocationFeed.open(SERVER.vertx(), SERVER.uris(), heard::add, () -> {}));
    var uses = new RedisTicketUse(SERVER.calls());
    var ended = Revocation.ofSession("sid-1");
    assertThat(done(uses.look(bound("b1", "sid-1"), Door.WHIP))).isEqualTo(Standing.GOOD);
    assertThat(done(uses.revoke(ended))).isTrue();
    assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(ended);
    assertThat(done(uses.claim(bound("b1", "sid-1"), Door.WHIP))).isEqualTo(Standing.REVOKED);
    assertThat(done(uses.claim(bound("b2", "sid-2"), Door.WHIP))).isEqualTo(Standing.GOOD);
    assertThat(done(uses.claim(ticket("b3"), Door.WHIP))).isEqualTo(Standing.GOOD);
    var places = new RedisPlaces(SERVER.calls(), sealer);
    var place = new KeptPlace(bound("b1", "sid-1"), true, false, false);
    var _ = done(places.keep("bound-place", place));
    assertThat(done(places.recall("bound-place"))).contains(place);
    var _ = done(feed.close());
  }

  private Ticket bound(String id, String session) {
    var plain = ticket(id);
    return new Ticket(
        id,
        plain.room(),
        plain.participant(),
        "",
        plain.role(),
        true,
        true,
        false,
        plain.expiresAt(),
        Optional.of(session));
  }

  @Test
  void withdraws_a_limited_number_of_tickets_of_a_room_and_then_all_or_none() {
    var room = new RoomId("adhoc-many");
    var fill = Request.cmd(Command.ZADD).arg("hz:{s}:app:revoked:adhoc-many");
    for (int i = 0; i < RedisTicketUse.MAX_REVOKED; i++) {
      var _ = fill.arg(0).arg("t-" + i);
    }
    var _ = done(SERVER.calls().send(fill).mapEmpty());
    var uses = new RedisTicketUse(SERVER.calls());
    assertThat(done(uses.revoke(Revocation.of(room, "one-more")))).isFalse();
    assertThat(done(uses.revoke(Revocation.of(room, "t-7")))).isTrue();
    assertThat(done(uses.revoke(Revocation.ofAll(room, soon)))).isTrue();
  }

  @Test
  void answers_everybody_when_a_whole_ward_joins_at_once() {
    var uses = new RedisTicketUse(SERVER.calls());
    var claims =
        IntStream.range(0, 500).mapToObj(i -> isFirst(uses, "many-" + i, Door.WHEP)).toList();

    assertThat(claims).allMatch(StoresRedis::done);
  }

  @Test
  void says_that_it_is_unavailable_when_redis_is_away_or_too_many_wait() {
    var away = new RedisCalls(SERVER.vertx(), List.of("redis://127.0.0.1:1"));
    assertThatThrownBy(() -> done(isFirst(new RedisTicketUse(away), "t3", Door.WHEP)))
        .hasCauseInstanceOf(StoreUnavailableException.class);
    var _ = done(away.close());

    var flooded = new RedisCalls(SERVER.vertx(), SERVER.uris());
    var uses = new RedisTicketUse(flooded);
    var claims =
        IntStream.range(0, RedisCalls.MAX_WAITING * 2)
            .mapToObj(i ->
                isFirst(uses, "flood-" + i, Door.WHEP)
                    .otherwise(failure -> {
                      assertThat(failure).isInstanceOf(StoreUnavailableException.class);
                      return false;
                    }))
            .toList();
    assertThat(claims.stream().map(StoresRedis::done).distinct().toList())
        .containsExactlyInAnyOrder(true, false);
    var _ = done(flooded.close());
  }

  @Test
  void keeps_the_chat_of_a_room_in_order_and_sealed() throws IOException {
    var chat = new RedisChat(SERVER.calls(), sealer);
    var room = new RoomId("case-7");
    var who = new ParticipantId("acc-1");
    var at = Instant.parse("2026-01-02T03:04:05Z");

    var first = done(chat.append(room, draft(who, "患者胸痛三天", "", at))).message();
    var second = done(chat.append(room, draft(who, "好的", "k-1", at))).message();

    assertThat(done(chat.history(room))).containsExactly(first, second);
    assertThat(second.id()).isGreaterThan(first.id());
    assertThat(done(chat.history(new RoomId("case-8")))).isEmpty();
    assertThat(SERVER.kept()).doesNotContain("患者胸痛三天");
  }

  @Test
  void keeps_a_message_once_that_is_sent_again_with_its_key() {
    var chat = new RedisChat(SERVER.calls(), sealer);
    var room = new RoomId("case-9");
    var who = new ParticipantId("acc-1");
    var at = Instant.parse("2026-01-02T03:04:05Z");
    var first = done(chat.append(room, draft(who, "血压一百六", "k-1", at)));

    var again = done(chat.append(room, draft(who, "血压一百六", "k-1", at.plusSeconds(70))));
    var other = done(chat.append(room, draft(new ParticipantId("acc-2"), "好", "k-1", at)));

    assertThat(first.isRepeated()).isFalse();
    assertThat(again).isEqualTo(new RedisChat.Kept(first.message(), true));
    assertThat(other.isRepeated()).isFalse();
    assertThat(done(chat.history(room))).containsExactly(first.message(), other.message());
  }

  private static RedisChat.Draft draft(ParticipantId who, String text, String key, Instant at) {
    return new RedisChat.Draft(who, text, Optional.of(key).filter(it -> !it.isEmpty()), at);
  }

  @Test
  void remembers_who_sat_where_until_told_to_forget() throws IOException {
    var places = new RedisPlaces(SERVER.calls(), sealer);
    var ticket =
        new Ticket(
            "t-9",
            new RoomId("case-7"),
            new ParticipantId("acc-1"),
            "独孤求真",
            RoomRole.CHAIR,
            true,
            true,
            false,
            soon);
    var place = new KeptPlace(ticket, true, false, true);
    var _ = done(places.keep("hash-1", place));

    assertThat(done(places.recall("hash-1"))).contains(place);
    assertThat(done(places.recall("hash-2"))).isEmpty();
    assertThat(SERVER.kept()).contains("hz:{s}:app:place:hash-1").doesNotContain("独孤求真");
    var _ = done(places.forget("hash-1"));
    assertThat(done(places.recall("hash-1"))).isEmpty();
  }

  @Test
  void gives_the_newest_lines_of_a_long_chat_under_their_own_numbers() {
    var chat = new RedisChat(SERVER.calls(), sealer);
    var room = new RoomId("case-10");
    int count = RedisChat.NEWEST + 3;
    for (int i = 1; i <= count; i++) {
      var _ = done(chat.append(room, draft(new ParticipantId("acc-1"), "line " + i, "", soon)));
    }

    var history = done(chat.history(room));

    assertThat(history).hasSize(RedisChat.NEWEST);
    assertThat(history.getFirst().id()).isEqualTo(4);
    assertThat(history.getFirst().text()).isEqualTo("line 4");
    assertThat(history.getLast().id()).isEqualTo(count);
  }

  @Test
  void keeps_the_rundown_of_a_room_sealed_until_it_is_forgotten_or_a_day_old() throws IOException {
    var rundowns = new RedisRundowns(SERVER.calls(), sealer);
    var room = new RoomId("case-11");
    var began = Instant.parse("2026-01-02T03:04:05.678Z");
    var rundown =
        new Rundown(
            4,
            List.of(
                new Rundown.Item(
                    4,
                    "左上肺结节",
                    Optional.of(new huizhen.signaling.api.CaseId("c-7")),
                    15,
                    5,
                    61_000,
                    true),
                new Rundown.Item(2, "心电图", 10, 0, 0, false)),
            Optional.of(new Rundown.Running(4, began)));

    assertThat(done(rundowns.find(room))).isEqualTo(Rundown.EMPTY);
    var _ = done(rundowns.keep(room, rundown));

    assertThat(done(rundowns.find(room))).isEqualTo(rundown);
    assertThat(SERVER.kept()).contains("hz:{s}:app:rundown:case-11").doesNotContain("左上肺结节");
    var asked = Request.cmd(Command.PTTL).arg("hz:{s}:app:rundown:case-11");
    long left = done(SERVER.calls().send(asked).map(Replies::number));
    assertThat(Duration.ofMillis(left))
        .isBetween(RedisRundowns.KEPT.minusMinutes(5), RedisRundowns.KEPT);
    var _ = done(rundowns.forget(room));
    assertThat(done(rundowns.find(room))).isEqualTo(Rundown.EMPTY);
  }

  @Test
  void keeps_what_lies_on_a_rooms_pictures_sealed_until_it_is_forgotten() throws IOException {
    var store = new RedisAnnotations(SERVER.calls(), sealer);
    var room = new RoomId("case-13");
    var who = new ParticipantId("acc-1");
    var line = new Annotations.Line(who, who, TrackSource.SCREEN, "左上肺", "cyan", "0.1000,0.2000");
    var still =
        new Annotations.Still(
            who,
            TrackSource.CAMERA,
            new StillId("still-1"),
            "ab".repeat(32),
            who,
            Instant.parse("2026-01-02T03:04:05.678Z"),
            true);
    var annotations = new Annotations(List.of(line), List.of(still), 7);

    assertThat(done(store.find(room))).isEqualTo(Annotations.EMPTY);
    var _ = done(store.keep(room, annotations));

    assertThat(done(store.find(room))).isEqualTo(annotations);
    assertThat(SERVER.kept()).contains("hz:{s}:app:annotations:case-13").doesNotContain("左上肺");
    var _ = done(store.keep(room, Annotations.EMPTY));
    assertThat(done(store.find(room))).isEqualTo(Annotations.EMPTY);
    var asked = Request.cmd(Command.EXISTS).arg("hz:{s}:app:annotations:case-13");
    long left = done(SERVER.calls().send(asked).map(Replies::number));
    assertThat(left).isZero();
  }

  @Test
  void reads_a_rundown_that_an_older_gateway_kept_without_cases() {
    var key = "hz:{s}:app:rundown:case-12";
    var kept =
        """
        {"lastItem":1,"items":[{"item":1,"title":"a","minutes":15,"extended":0,
        "spentMillis":0,"hasRun":false}]}
        """;
    var older = Request.cmd(Command.SET).arg(key).arg(Sealed.seal(sealer, kept, key));
    var _ = done(SERVER.calls().send(older).mapEmpty());
    assertThat(done(new RedisRundowns(SERVER.calls(), sealer).find(new RoomId("case-12"))).items())
        .containsExactly(new Rundown.Item(1, "a", 15, 0, 0, false));
  }

  @Test
  void gives_a_room_to_the_first_service_that_claims_it() {
    var claims = new RedisRoomClaims(SERVER.calls());
    var room = new RoomId("ward-3");

    assertThat(done(claims.isClaimed(room))).isFalse();
    assertThat(done(claims.claim(room, "his"))).isTrue();
    assertThat(done(claims.claim(room, "other"))).isFalse();
    assertThat(done(claims.claim(room, "his"))).isTrue();
    assertThat(done(claims.isClaimed(room))).isTrue();
  }
}
