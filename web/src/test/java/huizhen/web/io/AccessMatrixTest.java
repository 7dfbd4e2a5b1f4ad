package huizhen.web.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import huizhen.web.io.AccessMatrix.Ownership;
import huizhen.web.io.AccessMatrix.Principal;
import huizhen.web.io.AccessMatrix.Row;
import huizhen.web.policy.RouteRule;
import huizhen.web.policy.RouteTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation of the contract, as each of thirteen principals in each of four ownerships,
/// against a running server: each answer is the one that the matrix has, and what was refused has
/// changed nothing.
final class AccessMatrixTest {
  /// What the world of the walk does not have, so that who is let in finds nothing (404), or a file
  /// that can't be read (503): that is no refusal.
  private static final Set<String> FIND_NOTHING =
      Set.of(
          "getOpinionPdf",
          "getOpinionSignature",
          "getVisitSignature",
          "getInvitation",
          "holdTime",
          "playTrack",
          "getStill",
          "breakGlass");

  private static final Set<Integer> GATE = Set.of(401, 403, 404);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final ValidBodies BODIES = new ValidBodies(Contract.published());

  private final List<String> wrong = new ArrayList<>();

  static Stream<RouteRule> rules() {
    return RouteTable.RULES.stream();
  }

  @Test
  void has_a_row_for_every_operation_and_no_other() throws IOException {
    assertThat(AccessMatrix.rows().keySet())
        .containsExactlyInAnyOrderElementsOf(
            RouteTable.RULES.stream().map(RouteRule::operation).toList());
  }

  @Test
  void reads_no_row_that_is_short_or_has_other_letters() {
    assertThatThrownBy(() -> AccessMatrix.row("getCase booked ++++"))
        .hasMessageContaining("15 words");
    assertThatThrownBy(() -> AccessMatrix.row("x booked" + " +++?".repeat(13)))
        .hasMessageContaining("four of");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void answers_as_the_matrix_says(RouteRule rule) throws Exception {
    var row = Objects.requireNonNull(AccessMatrix.rows().get(rule.operation()), "it has no row");
    var world = new AccessWorld(row.on());
    var before = world.standing();
    for (var principal : Principal.values()) {
      for (var ownership : Ownership.values()) {
        if (isRefusal(row.expected(principal, ownership))) {
          walk(world, rule, row, principal, ownership);
        }
      }
    }
    assertThat(world.standing()).as("what refused requests left behind").isEqualTo(before);
    for (var principal : Principal.values()) {
      for (var ownership : Ownership.values()) {
        if (!isRefusal(row.expected(principal, ownership))) {
          // What is let in may change everything.
          var next = changes(rule) ? new AccessWorld(row.on()) : world;
          walk(next, rule, row, principal, ownership);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean isRefusal(char expected) {
    return expected != '+' && expected != 'o';
  }

  private static boolean changes(RouteRule rule) {
    return !rule.method().equals("GET");
  }

  private void walk(
      AccessWorld world, RouteRule rule, Row row, Principal principal, Ownership ownership)
      throws IOException, InterruptedException {
    var refusedBefore = world.refusals(rule.operation());
    var answer = ask(world, rule, principal, ownership);
    var isAudited = world.refusals(rule.operation()) > refusedBefore;
    var expected = row.expected(principal, ownership);
    var isRight =
        switch (expected) {
          case '1' -> answer.status() == 401;
          case '3' -> answer.status() == 403 && isAudited;
          case '4' -> answer.status() == 404 && isAudited;
          case '+' -> isLetIn(rule, answer.status()) && !isAudited;
          case 'o' ->
              isLetIn(rule, answer.status()) && !isAudited && !tells(world, principal, answer);
          default -> throw new IllegalStateException("no letter " + expected);
        };
    if (!isRight) {
      wrong.add(
          "%s %s %s: expected %s, was %d %s%s"
              .formatted(
                  rule.operation(),
                  principal,
                  ownership,
                  expected,
                  answer.status(),
                  isAudited ? "audited " : "",
                  answer.body()));
    }
  }

  /// Whoever is let in may still be told that something does not fit, and an unknown name of a link
  /// or client is refused with 401 or 404 whoever asks.
  private static boolean isLetIn(RouteRule rule, int status) {
    var isOpen = rule.gate() == RouteRule.Gate.OPEN && rule.method().equals("POST");
    // The world has no referrals, orders, teaching sessions and grants: ReferralRoutesTest,
    // OrderRoutesTest, TeachingRoutesTest and GrantRoutesTest hold whose they are.
    var isOfRequest =
        Stream.of("{referral}", "{order}", "{teaching}", "{grant}", "{hook}", "{feed}")
            .anyMatch(rule.path()::contains);
    var isOfNoCase = rule.subject() == RouteRule.Subject.NONE && rule.path().contains("{id}");
    return isOpen
        || (status < 500 && !GATE.contains(status))
        || (status == 404 && (isOfNoCase || isOfRequest))
        || (Set.of(404, 503).contains(status) && FIND_NOTHING.contains(rule.operation()));
  }

  private static boolean tells(AccessWorld world, Principal principal, Reply answer) {
    return world.secrets(principal).stream().anyMatch(answer.body()::contains);
  }

  private Reply ask(AccessWorld world, RouteRule rule, Principal principal, Ownership ownership)
      throws IOException, InterruptedException {
    var operation = BODIES.operation(rule.method(), rule.path());
    var uri =
        URI.create(
            "http://127.0.0.1:%d%s%s"
                .formatted(
                    world.clinic.port,
                    world.path(rule, principal, ownership),
                    BODIES.query(operation)));
    var request = HttpRequest.newBuilder(uri);
    world.shows(principal, ownership).forEach(request::header);
    type(rule).forEach(request::header);
    var body =
        switch (rule.operation()) {
          case "addMaterial", "addOrderMaterial" -> "%PDF-1.7 letter";
          case "importDirectory" -> "{\"resourceType\":\"Bundle\",\"entry\":[]}";
          case "issueAccessToken" -> "grant_type=client_credentials&scope=rooms";
          case "acceptCase" -> // a specialist accepts for nobody else
              BODIES
                  .body(operation)
                  .put(
                      "specialist",
                      "p-" + AccessWorld.username(principal, ownership).orElse("wang"))
                  .encode();
          default -> BODIES.body(operation).encode();
        };
    var hasBody = operation.containsKey("requestBody");
    request.method(
        rule.method(), hasBody ? BodyPublishers.ofString(body) : BodyPublishers.noBody());
    var answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    try (var in = answer.body()) {
      // An open stream of events never ends.
      var isEndless =
          answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
      return new Reply(
          answer.statusCode(),
          isEndless ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Map<String, String> type(RouteRule rule) {
    return switch (rule.operation()) {
      case "addMaterial", "addOrderMaterial" ->
          Map.of("Content-Type", "application/pdf", "X-File-Name", "letter.pdf");
      case "importDirectory" -> Map.of("Content-Type", "application/fhir+json");
      case "issueAccessToken" -> Map.of("Content-Type", "application/x-www-form-urlencoded");
      default -> Map.of("Content-Type", "application/json");
    };
  }

  private record Reply(int status, String body) {}
}
