package huizhen.web.io;

import huizhen.recording.api.Compositions;
import huizhen.recording.api.Compositions.Composition;
import huizhen.recording.api.Compositions.Mark;
import huizhen.recording.api.Compositions.Reply;
import huizhen.recording.api.Compositions.State;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/// Recordings as films: asked for with a purpose, which is audited with who asked; each picture
/// says whose copy it is.
final class FilmRoutes {
  private static final DateTimeFormatter MARKED =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH.mm 'UTC'").withZone(ZoneOffset.UTC);
  private static final int ACCOUNT_CHARACTERS = 40;

  private final Compositions compositions;
  private final Auditor auditor;
  private final InstantSource clock;

  FilmRoutes(Compositions compositions, Auditor auditor, InstantSource clock) {
    this.compositions = compositions;
    this.auditor = auditor;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of("askFilm", this::ask, "listFilms", this::list, "getFilm", this::content);
  }

  private Future<Answer> ask(Exchange exchange) {
    var recording = exchange.recording().id();
    return auditor
        .sawBecause(
            exchange,
            "recording.film",
            recording.value(),
            new JsonObject().put("purpose", exchange.body().getString("purpose")))
        .compose(_ -> compositions.ask(recording, mark(exchange)))
        .compose(reply ->
            switch (reply) {
              case Reply.Accepted(var film) -> Future.succeededFuture(Answer.accepted(view(film)));
              case Reply.Refused(var why) -> ProblemException.failed(refused(why));
            });
  }

  private static Problem refused(Compositions.Refusal why) {
    return switch (why) {
      case UNDER_WAY ->
          Problem.of(409, "recording-under-way", "The recording has not ended; ask again then.");
      case NOTHING_TO_SHOW ->
          Problem.of(409, "nothing-to-show", "The recording has no sound and no picture.");
      case TOO_MANY -> Problem.unavailable("Many films wait to be made; ask again later.");
    };
  }

  private Mark mark(Exchange exchange) {
    var account = exchange.actor().account().replaceAll("[^A-Za-z0-9._-]", "-");
    return new Mark(
        account.substring(0, Math.min(ACCOUNT_CHARACTERS, account.length()))
            + " "
            + MARKED.format(clock.instant()));
  }

  private Future<Answer> list(Exchange exchange) {
    return compositions
        .of(exchange.recording().id())
        .map(films -> Answer.ok(DirectoryView.items(films, FilmRoutes::view)));
  }

  private Future<Answer> content(Exchange exchange) {
    var recording = exchange.recording().id();
    var id = exchange.path("film");
    return compositions
        .of(recording)
        .compose(films ->
            films.stream().anyMatch(it -> it.id().equals(id) && it.state() == State.DONE)
                ? auditor.saw(exchange, "recording.film.download", recording.value())
                : ProblemException.failed(Problem.notFound()))
        .compose(_ -> compositions.content(recording, id))
        .map(content ->
            new Answer.Stream(
                "video/mp4",
                content,
                Map.of(
                    "Content-Disposition",
                    "attachment; filename=\"" + recording.value() + "-" + id + ".mp4\"")));
  }

  private static JsonObject view(Composition film) {
    var view =
        new JsonObject()
            .put("id", film.id())
            .put("askedAt", film.askedAt().toString())
            .put("state", film.state().name())
            .put("percent", film.percent())
            .put("bytes", film.bytes())
            .put("mark", film.mark().text());
    // Why, in ffmpeg's words, is for the log: it names files.
    film.fault().ifPresent(_ -> view.put("fault", "not-made"));
    return view;
  }
}
