package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;

import huizhen.scheduling.api.Actor;
import huizhen.web.api.AccountStore.Account;
import huizhen.web.api.RoomTickets;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a signed-in session takes along when it ends: the tickets that it got, and the streams that
/// it listens to.
final class SessionEndTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = vertx.createHttpClient();
  private Clinic clinic;

  @BeforeEach
  void open() {
    clinic = Clinic.fresh();
  }

  @AfterEach
  void close() {
    Clinic.await(vertx.close());
  }

  @Test
  void a_ticket_names_the_session_without_its_secret() {
    var session = ticketOf("wang").session().orElseThrow();
    assertThat(session).matches("[A-Za-z0-9_-]{1,64}");
    assertThat(clinic.sessions.json.keySet()).noneMatch(session::contains);
  }

  @Test
  void signing_out_withdraws_the_tickets_of_that_session_alone() {
    var ticket = ticketOf("wang");
    var elsewhere = clinic.signIn("wang", Clinic.PASSWORD);
    signOut(elsewhere);
    assertThat(clinic.tickets.endedSessions).hasSize(1).doesNotContain(ticket.session().get());
    signOut(clinic.as("wang", HttpMethod.DELETE, "session").send());
    assertThat(clinic.tickets.endedSessions).hasSize(2).contains(ticket.session().get());
  }

  @Test
  void a_session_that_its_owner_ends_from_elsewhere_loses_them_too() {
    var ticket = ticketOf("wang");
    var elsewhere = clinic.signIn("wang", Clinic.PASSWORD);
    var ended =
        clinic
            .api(HttpMethod.POST, "security/sessions/removal")
            .putHeader("Cookie", "__Host-huizhen_session=" + elsewhere.cookie())
            .putHeader("X-Huizhen-CSRF", elsewhere.csrf())
            .sendJsonObject(new JsonObject().put("password", Clinic.PASSWORD));
    assertThat(Clinic.await(ended).statusCode()).isLessThan(300);
    assertThat(clinic.tickets.endedSessions).containsExactly(ticket.session().get());
  }

  @Test
  void an_account_with_another_role_is_out_at_once() {
    var ticket = ticketOf("wang");
    var before = Clinic.await(clinic.accounts.byUsername("wang")).orElseThrow();
    var actor = before.actor();
    Clinic.await(
        clinic.accounts.put(
            new Account(
                before.username(),
                before.displayName(),
                before.passwordHash(),
                new Actor(
                    actor.account(),
                    Actor.Role.OPERATOR,
                    actor.organisation(),
                    actor.practitioner()),
                0,
                before.lockedUntil(),
                before.isDemo())));
    assertThat(clinic.tickets.endedSessions).containsExactly(ticket.session().get());
    assertThat(Clinic.await(clinic.as("wang", HttpMethod.GET, "session").send()).statusCode())
        .isEqualTo(401);
  }

  /// Whoever guesses passwords would otherwise put a doctor out of a consultation.
  @Test
  void an_account_that_is_locked_for_wrong_passwords_goes_on_where_it_is_signed_in() {
    var _ = ticketOf("wang");
    for (int i = 0; i < 5; i++) {
      var wrong = new JsonObject().put("username", "wang").put("password", "wrong");
      var _ = Clinic.await(clinic.api(HttpMethod.POST, "session").sendJsonObject(wrong));
    }
    assertThat(clinic.tickets.endedSessions).isEmpty();
    assertThat(Clinic.await(clinic.as("wang", HttpMethod.GET, "session").send()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void who_is_in_a_consultation_is_not_idle_and_keeps_the_ticket() {
    var sessions =
        new Sessions(
            clinic.sessions,
            clinic.accounts,
            clinic.tickets,
            new Tokens(new SecureRandom()),
            Duration.ofMinutes(15),
            clinic.clock);
    var _ = ticketOf("wang");
    for (int minute = 0; minute < 60; minute += 10) {
      clinic.clock.advance(Duration.ofMinutes(10));
      Clinic.await(sessions.areLive(java.util.Set.of("a-wang")));
    }
    assertThat(clinic.tickets.endedSessions).isEmpty();
  }

  @Test
  void a_stream_of_events_ends_with_its_session() {
    var first = listen(clinic.signIn("wang", Clinic.PASSWORD));
    var second = clinic.signIn("wang", Clinic.PASSWORD);
    var other = listen(second);
    signOut(second);
    Clinic.await(other);
    assertThat(first.isComplete()).isFalse();
  }

  private RoomTickets.Request ticketOf(String doctor) {
    var id = clinic.booked();
    var _ = clinic.post("li", "cases/" + id + "/consent", Clinic.consent());
    clinic.later(Duration.ofMinutes(50));
    var joined = clinic.post(doctor, "cases/" + id + "/join", new JsonObject());
    assertThat(joined.getInteger("_status")).isEqualTo(201);
    return clinic.tickets.minted.getLast();
  }

  private void signOut(Clinic.Signed session) {
    signOut(
        clinic
            .api(HttpMethod.DELETE, "session")
            .putHeader("Cookie", "__Host-huizhen_session=" + session.cookie())
            .putHeader("X-Huizhen-CSRF", session.csrf())
            .send());
  }

  private static void signOut(Future<? extends io.vertx.ext.web.client.HttpResponse<?>> asked) {
    assertThat(Clinic.await(asked).statusCode()).isLessThan(300);
  }

  /// Done when the stream has ended.
  private Future<Void> listen(Clinic.Signed session) {
    var options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(clinic.port)
            .setURI("/api/v1/events")
            .putHeader("Cookie", "__Host-huizhen_session=" + session.cookie());
    Promise<Void> ended = Promise.promise();
    var begun =
        http.request(options)
            .compose(request -> request.send())
            .compose(response -> {
              Promise<Void> heard = Promise.promise();
              response.handler(_ -> heard.tryComplete());
              response.endHandler(_ -> ended.tryComplete());
              return heard.future();
            });
    Clinic.await(begun);
    return ended.future();
  }
}
