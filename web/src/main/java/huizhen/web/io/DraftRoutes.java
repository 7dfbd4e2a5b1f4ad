package huizhen.web.io;

import huizhen.recording.api.CaseId;
import huizhen.scheduling.api.CaseCommand;
import huizhen.scheduling.api.CaseState;
import huizhen.scheduling.api.Consent;
import huizhen.scheduling.api.ConsultationCase;
import huizhen.scheduling.api.Opinion;
import huizhen.scheduling.api.TakenOver.Field;
import huizhen.web.api.MachineDrafts;
import huizhen.web.api.MachineDrafts.Draft;
import huizhen.web.api.MachineDrafts.Wish;
import huizhen.web.document.OpinionText;
import huizhen.web.view.DirectoryView;
import huizhen.web.view.DraftView;
import huizhen.web.view.Problem;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The opinion's draft, and what a machine may add to it (AI 仅辅助): the case's specialist asks for a
/// draft, AI principals of that hospital read what they need and bring one, and only what the
/// specialist takes over comes into the opinion, marked.
final class DraftRoutes {
  /// While an opinion is still to be written, from when the case has a specialist.
  private static final Set<CaseState> WRITABLE =
      EnumSet.of(
          CaseState.ACCEPTED,
          CaseState.SCHEDULING,
          CaseState.SCHEDULED,
          CaseState.READY,
          CaseState.LOBBY,
          CaseState.IN_SESSION,
          CaseState.SUSPENDED,
          CaseState.ENDED,
          CaseState.OPINION_DRAFT);

  private final WebPorts ports;
  private final MachineDrafts drafts;
  private final CaseDesk desk;
  private final PaperDrafts papers;
  private final FaceBook faces;
  private final Auditor auditor;
  private final Tokens tokens;
  private final InstantSource clock;

  DraftRoutes(
      WebPorts ports,
      CaseDesk desk,
      PaperDrafts papers,
      FaceBook faces,
      Auditor auditor,
      Tokens tokens,
      InstantSource clock) {
    this.ports = ports;
    this.drafts = ports.drafts();
    this.desk = desk;
    this.papers = papers;
    this.faces = faces;
    this.auditor = auditor;
    this.tokens = tokens;
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "draftOpinion", this::write,
        "getMachineDraft", this::look,
        "askMachine", this::ask,
        "withdrawMachine", this::withdraw,
        "listDraftTasks", this::tasks,
        "readDraftTask", this::task,
        "putMachineDraft", this::put);
  }

  /// The doctor's own text, with what of it came from the machine.
  private Future<Answer> write(Exchange exchange) {
    var body = exchange.body();
    var subject = exchange.subject();
    var now =
        new DraftView.Texts(
            body.getString("findings"), body.getString("diagnosis"), body.getString("advice"));
    var taken = Optional.ofNullable(body.getJsonObject("takenOver"));
    var before =
        subject.opinions().isEmpty()
            ? Optional.<Opinion>empty()
            : Optional.of(subject.opinions().getLast()).filter(it -> it.signedAt().isEmpty());
    return drafts
        .ofCase(subject.id())
        .map(found -> found.flatMap(Wish::draft))
        .compose(draft -> {
          var named = taken.map(it -> it.getString("draft"));
          if (named.isPresent() && !draft.map(Draft::id).equals(named)) {
            return ProblemException.failed(refused(409, "ai.draft-replaced"));
          }
          var parts =
              DraftView.parts(
                  now,
                  before,
                  draft,
                  taken.map(DraftRoutes::fields).orElse(Set.of()),
                  DraftRoutes::digest);
          return desk.run(
              exchange,
              new CaseCommand.DraftOpinion(now.findings(), now.diagnosis(), now.advice(), parts));
        });
  }

  private static String digest(String text) {
    return OpinionText.digest(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Set<Field> fields(JsonObject taken) {
    var fields = EnumSet.noneOf(Field.class);
    for (var it : taken.getJsonArray("fields", new JsonArray())) {
      fields.add(Field.valueOf(String.valueOf(it).toUpperCase(Locale.ROOT)));
    }
    return fields;
  }

  private Future<Answer> look(Exchange exchange) {
    return drafts
        .ofCase(exchange.subject().id())
        .compose(wish -> {
          var draft = wish.flatMap(Wish::draft);
          var seen =
              draft.isPresent()
                  ? auditor.saw(exchange, "ai.draft.view", draft.get().id())
                  : Future.<Void>succeededFuture();
          return seen.compose(_ -> show(exchange, wish, 200));
        });
  }

  private Future<Answer> show(Exchange exchange, Optional<Wish> wish, int status) {
    return ports
        .accounts()
        .hasMachine(exchange.ownOrganisation())
        .map(isThere -> new Answer.Json(status, DraftView.of(wish, isThere), Map.of()));
  }

  /// Asks for a draft; who asks again while the request is open gets the same one.
  private Future<Answer> ask(Exchange exchange) {
    var subject = exchange.subject();
    var fault = fault(subject);
    if (fault.isPresent()) {
      return ProblemException.failed(refused(409, fault.get()));
    }
    var at = exchange.ownOrganisation();
    return ports
        .accounts()
        .hasMachine(at)
        .compose(isThere ->
            isThere
                ? drafts.ofCase(subject.id())
                : ProblemException.<Optional<Wish>>failed(refused(409, "ai.none")))
        .compose(before -> {
          var now = clock.instant();
          if (before.filter(it -> it.isOpen(now)).isPresent()) {
            return show(exchange, before, 200);
          }
          var wish =
              new Wish(
                  tokens.id(),
                  subject.id(),
                  at,
                  exchange.actor().account(),
                  now,
                  now.plus(MachineDrafts.OPEN),
                  Optional.empty());
          return auditor
              .saw(exchange, "ai.draft.ask", wish.id())
              .compose(_ -> drafts.ask(wish))
              .compose(isKept ->
                  isKept
                      ? show(exchange, Optional.of(wish), 201)
                      : ProblemException.failed(refused(429, "ai.too-many")));
        });
  }

  private Future<Answer> withdraw(Exchange exchange) {
    return drafts
        .ofCase(exchange.subject().id())
        .compose(found ->
            found.isEmpty()
                ? Future.<Void>succeededFuture()
                : auditor
                    .saw(exchange, "ai.draft.withdraw", found.get().id())
                    .compose(_ -> drafts.withdraw(found.get())))
        .map(new Answer.Empty());
  }

  /// Ids and times alone: nothing of a case.
  private Future<Answer> tasks(Exchange exchange) {
    return drafts
        .open(exchange.machine().organisation(), clock.instant())
        .map(all -> Answer.ok(DirectoryView.items(all, DraftView::open)));
  }

  private Future<Answer> task(Exchange exchange) {
    return wanted(exchange)
        .compose(it ->
            it.task()
                .get()
                .compose(shown ->
                    auditor
                        .write(
                            exchange.machine().clientId(),
                            Optional.of(caseOf(it.wish())),
                            "ai.task.read",
                            it.wish().id(),
                            "ok")
                        .map(Answer.ok(shown))));
  }

  private Future<Answer> put(Exchange exchange) {
    var body = exchange.body();
    var machine = exchange.machine();
    var isBlank =
        Stream.of("summary", "findings", "diagnosis", "advice")
            .allMatch(it -> body.getString(it, "").isBlank());
    return wanted(exchange)
        .compose(it -> {
          if (isBlank) {
            return ProblemException.failed(Problem.badField("findings", "A draft says something."));
          }
          var draft =
              new Draft(
                  tokens.id(),
                  machine.clientId(),
                  body.getString("model"),
                  body.getString("modelVersion"),
                  body.getString("summary", ""),
                  body.getString("findings", ""),
                  body.getString("diagnosis", ""),
                  body.getString("advice", ""),
                  clock.instant());
          return auditor
              .write(
                  machine.clientId(),
                  Optional.of(caseOf(it.wish())),
                  "ai.draft.put",
                  draft.id(),
                  "ok",
                  facts(draft))
              .compose(_ -> drafts.put(it.wish(), draft))
              .compose(isKept ->
                  isKept
                      ? Future.succeededFuture(
                          Answer.ok(
                              new JsonObject()
                                  .put("id", draft.id())
                                  .put("at", draft.at().toString())))
                      : ProblemException.failed(refused(409, "ai.withdrawn")));
        });
  }

  /// Of the trail: whose, and the digest of all that it says.
  private static JsonObject facts(Draft it) {
    var text = new JsonArray().add(it.summary()).add(it.findings()).add(it.diagnosis());
    return new JsonObject()
        .put("model", it.model())
        .put("modelVersion", it.modelVersion())
        .put("sha256", digest(text.add(it.advice()).encode()));
  }

  /// What an AI principal was asked for, and still is: by a doctor who is still the case's, with
  /// the patient's consent, before anything is signed.
  private Future<Wanted> wanted(Exchange exchange) {
    var machine = exchange.machine();
    return drafts
        .byId(exchange.path("request"))
        .map(found -> found.filter(it -> it.organisation().equals(machine.organisation())))
        .compose(found -> {
          if (found.isEmpty()) {
            return refuse(exchange, Optional.empty(), Problem.notFound());
          }
          var wish = found.get();
          return PaperDrafts.isPaper(wish) ? paper(exchange, wish) : opinion(exchange, wish);
        });
  }

  /// A report or a record, which another doctor of other rules writes.
  private Future<Wanted> paper(Exchange exchange, Wish wish) {
    return papers
        .task(wish)
        .compose(task -> {
          var fault = wish.isOpen(clock.instant()) ? task.fault() : Optional.of("ai.over");
          return fault.isPresent()
              ? refuse(exchange, Optional.of(wish), refused(409, fault.get()))
              : Future.succeededFuture(
                  new Wanted(wish, () -> Future.succeededFuture(task.shown())));
        });
  }

  private Future<Wanted> opinion(Exchange exchange, Wish wish) {
    return ports
        .consultations()
        .find(wish.caseId())
        .compose(subject -> {
          var fault =
              wish.isOpen(clock.instant())
                  ? subject.flatMap(DraftRoutes::fault)
                  : Optional.of("ai.over");
          return subject.isEmpty()
              ? refuse(exchange, Optional.of(wish), Problem.notFound())
              : fault.isPresent()
                  ? refuse(exchange, Optional.of(wish), refused(409, fault.get()))
                  : isAskers(wish, subject.get());
        });
  }

  private Future<Wanted> isAskers(Wish wish, ConsultationCase subject) {
    return ports
        .accounts()
        .byId(wish.askedBy())
        .compose(account ->
            account
                    .filter(it -> !it.isDisabled())
                    .flatMap(it -> it.actor().practitioner())
                    .equals(subject.specialist())
                ? Future.succeededFuture(new Wanted(wish, () -> shown(wish, subject)))
                : ProblemException.failed(refused(409, "ai.over")));
  }

  private Future<JsonObject> shown(Wish wish, ConsultationCase subject) {
    return faces
        .of(subject)
        .map(found ->
            DraftView.task(
                wish, subject, found.patient(subject.application().patient()), clock.instant()));
  }

  private Future<Wanted> refuse(Exchange exchange, Optional<Wish> wish, Problem problem) {
    return auditor
        .write(
            exchange.machine().clientId(),
            wish.map(DraftRoutes::caseOf),
            wish.isPresent()
                ? "ai.request"
                : "access." + exchange.operation().toLowerCase(Locale.ROOT),
            wish.map(Wish::id).orElse("-"),
            "refused:" + problem.more().getString("rule", problem.code()))
        .compose(_ -> ProblemException.failed(problem));
  }

  /// Why no draft is wanted, whoever asks.
  private static Optional<String> fault(ConsultationCase subject) {
    if (subject.opinions().stream().anyMatch(it -> it.signedAt().isPresent())
        || !WRITABLE.contains(subject.state())) {
      return Optional.of("ai.signed");
    }
    return subject.consent().filter(Consent::sensitiveInformation).isEmpty()
        ? Optional.of("ai.no-consent")
        : Optional.empty();
  }

  private static CaseId caseOf(Wish wish) {
    return new CaseId(wish.caseId().value());
  }

  static Problem refused(int status, String rule) {
    var words =
        switch (rule) {
          case "ai.signed" ->
              new Words(
                  "意见已签署或尚未到书写阶段，不再接受 AI 草稿。",
                  "The opinion is signed, or not to be written: no draft is taken.");
          case "ai.no-consent" ->
              new Words(
                  "患者尚未同意处理敏感个人信息，不能请 AI 起草。",
                  "The patient has not agreed to the use of sensitive information: no AI drafts.");
          case "ai.none" -> new Words("本机构没有接入 AI。", "This organisation has no AI.");
          case "ai.too-many" ->
              new Words(
                  "本机构待处理的 AI 起草请求过多，请稍后再试。", "Too many drafts are asked for; try again later.");
          case "ai.draft-replaced" ->
              new Words(
                  "AI 草稿已更新或已撤回，请重新查看后再采用。",
                  "The AI's draft was replaced or taken back: look at it again.");
          case "ai.withdrawn" -> new Words("该请求已撤回。", "This request was taken back.");
          default -> new Words("该请求已结束。", "This request is over.");
        };
    return new Problem(
        status,
        status == 429 ? "too-many" : "refused",
        words.en(),
        new JsonObject().put("rule", rule).put("zh", words.zh()).put("en", words.en()));
  }

  private record Words(String zh, String en) {}

  /// @param task what an AI principal is shown of it
  private record Wanted(Wish wish, Supplier<Future<JsonObject>> task) {}
}
