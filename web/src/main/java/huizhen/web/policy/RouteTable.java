package huizhen.web.policy;

import static huizhen.scheduling.api.Actor.Role.COORDINATOR;
import static huizhen.scheduling.api.Actor.Role.COUNTY_DOCTOR;
import static huizhen.scheduling.api.Actor.Role.OPERATOR;
import static huizhen.scheduling.api.Actor.Role.SPECIALIST;
import static huizhen.web.policy.RouteRule.captions;
import static huizhen.web.policy.RouteRule.machine;
import static huizhen.web.policy.RouteRule.ofCase;
import static huizhen.web.policy.RouteRule.open;
import static huizhen.web.policy.RouteRule.patient;
import static huizhen.web.policy.RouteRule.service;
import static huizhen.web.policy.RouteRule.session;

import huizhen.scheduling.api.Actor.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who may call which route (DOMAIN.md 3d), as data. The OpenAPI contract has exactly these
/// operations; a route that is not here does not exist. Whether a case is in a state for a command
/// is for the scheduling module to say.
public final class RouteTable {
  private static final Role REGULATOR = Role.REGULATOR;
  static final String API = "/api/v1/";
  public static final String SUPERVISION = "/supervision/v1/";
  private static final Relation[] PARTIES = {Relation.REQUESTER, Relation.SPECIALIST};
  private static final Relation[] WATCHED_PARTIES = {
    Relation.REQUESTER, Relation.SPECIALIST, Relation.REGULATOR
  };
  private static final Relation[] PLANNERS = {
    Relation.REQUESTER,
    Relation.SPECIALIST,
    Relation.INVITING_COORDINATOR,
    Relation.INVITED_COORDINATOR
  };
  private static final Relation[] WAITERS = {
    Relation.REQUESTER, Relation.INVITING_COORDINATOR, Relation.INVITED_COORDINATOR
  };
  private static final Relation[] ANYBODY = {
    Relation.REQUESTER,
    Relation.INVITING_COORDINATOR,
    Relation.INVITED_COORDINATOR,
    Relation.CANDIDATE,
    Relation.SPECIALIST,
    Relation.MEMBER,
    Relation.MEMBER_COORDINATOR,
    Relation.REGULATOR
  };

  /// Of everything but [CareRules] and [RecordingRules].
  private static final List<RouteRule> OTHERS =
      List.of(
          open("getContract", "GET", API + "openapi.json"),
          open("getMeta", "GET", API + "meta"),
          open("signIn", "POST", API + "session"),
          session(
              "getSession",
              "GET",
              API + "session",
              COUNTY_DOCTOR,
              SPECIALIST,
              COORDINATOR,
              REGULATOR,
              OPERATOR),
          session(
              "signOut",
              "DELETE",
              API + "session",
              COUNTY_DOCTOR,
              SPECIALIST,
              COORDINATOR,
              REGULATOR,
              OPERATOR),
          open("issueAccessToken", "POST", API + "oauth/token"),
          service("mintRoomTicket", "POST", API + "rooms/{room}/tickets"),
          service("revokeRoomTicket", "DELETE", API + "rooms/{room}/tickets/{id}"),
          captions("mintCaptionTicket", "POST", API + "rooms/{room}/caption-tickets"),
          captions("addCaption", "POST", API + "rooms/{room}/captions"),
          staff("listOrganisations", "directory/organisations"),
          staff("listPractitioners", "directory/practitioners"),
          session("importDirectory", "POST", API + "directory/imports", COORDINATOR, OPERATOR),
          session("listPatients", "GET", API + "patients", COUNTY_DOCTOR),
          session("createPatient", "POST", API + "patients", COUNTY_DOCTOR),
          staff("getConsentText", "consent-text"),
          session(
              "listFreeSlots",
              "GET",
              API + "practitioners/{id}/slots",
              COUNTY_DOCTOR,
              SPECIALIST,
              COORDINATOR),
          session("createCase", "POST", API + "cases", COUNTY_DOCTOR),
          staff("listCases", "cases"),
          ofCase("getCase", "GET", API + "cases/{id}", ANYBODY),
          ofCase("editApplication", "PUT", API + "cases/{id}/application", Relation.REQUESTER),
          ofCase("addMaterial", "POST", API + "cases/{id}/materials", Relation.REQUESTER),
          ofCase(
              "getMaterial",
              "GET",
              API + "cases/{id}/materials/{material}",
              Relation.REQUESTER,
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase(
              "listStudies",
              "GET",
              API + "cases/{id}/studies",
              Relation.REQUESTER,
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase("findStudies", "GET", API + "cases/{id}/studies/search", Relation.REQUESTER),
          ofCase("linkStudy", "POST", API + "cases/{id}/studies", Relation.REQUESTER),
          ofCase(
              "listSeries",
              "GET",
              API + "cases/{id}/dicomweb/studies/{study}/series",
              Relation.REQUESTER,
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase(
              "listInstances",
              "GET",
              API + "cases/{id}/dicomweb/studies/{study}/series/{series}/instances",
              Relation.REQUESTER,
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase(
              "getSeriesMetadata",
              "GET",
              API + "cases/{id}/dicomweb/studies/{study}/series/{series}/metadata",
              Relation.REQUESTER,
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase(
              "getFrame",
              "GET",
              API
                  + "cases/{id}/dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frame}",
              Relation.REQUESTER,
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase(
              "getRenderedFrame",
              "GET",
              API
                  + "cases/{id}/dicomweb/studies/{study}/series/{series}/instances/{instance}/frames/{frame}/rendered",
              Relation.REQUESTER,
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase(
              "listVitals",
              "GET",
              API + "cases/{id}/vitals",
              Relation.REQUESTER,
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase("submitCase", "POST", API + "cases/{id}/submit", Relation.REQUESTER),
          ofCase("approveCase", "POST", API + "cases/{id}/approve", Relation.INVITING_COORDINATOR),
          ofCase(
              "acceptCase",
              "POST",
              API + "cases/{id}/accept",
              Relation.CANDIDATE,
              Relation.INVITED_COORDINATOR),
          ofCase(
              "returnCase",
              "POST",
              API + "cases/{id}/return",
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.INVITED_COORDINATOR),
          ofCase(
              "declineCase",
              "POST",
              API + "cases/{id}/decline",
              Relation.CANDIDATE,
              Relation.SPECIALIST,
              Relation.INVITED_COORDINATOR),
          ofCase(
              "cancelCase",
              "POST",
              API + "cases/{id}/cancel",
              Relation.REQUESTER,
              Relation.SPECIALIST,
              Relation.INVITING_COORDINATOR,
              Relation.INVITED_COORDINATOR),
          ofCase("bookCase", "POST", API + "cases/{id}/booking", PLANNERS),
          ofCase(
              "overbookCase",
              "POST",
              API + "cases/{id}/overbooking",
              Relation.SPECIALIST,
              Relation.INVITED_COORDINATOR),
          ofCase("holdTime", "POST", API + "cases/{id}/hold", PLANNERS),
          ofCase("confirmTime", "POST", API + "cases/{id}/hold/confirmation", PLANNERS),
          ofCase("releaseTime", "POST", API + "cases/{id}/hold/release", PLANNERS),
          ofCase("getWaiting", "GET", API + "cases/{id}/waiting", WAITERS),
          ofCase("joinWaitlist", "POST", API + "cases/{id}/waiting", WAITERS),
          ofCase("leaveWaitlist", "DELETE", API + "cases/{id}/waiting", WAITERS),
          ofCase("acceptOffer", "POST", API + "cases/{id}/waiting/acceptance", WAITERS),
          ofCase("declineOffer", "POST", API + "cases/{id}/waiting/refusal", WAITERS),
          ofCase(
              "reassignCase", "POST", API + "cases/{id}/specialist", Relation.INVITED_COORDINATOR),
          ofCase("noteNoShow", "POST", API + "cases/{id}/no-show", PLANNERS),
          ofCase("abortCase", "POST", API + "cases/{id}/abort", PARTIES),
          ofCase("convertCase", "POST", API + "cases/{id}/conversion", PARTIES),
          ofCase("giveConsent", "POST", API + "cases/{id}/consent", Relation.REQUESTER),
          ofCase(
              "withdrawRecordingConsent",
              "DELETE",
              API + "cases/{id}/consent/recording",
              Relation.REQUESTER),
          ofCase(
              "joinCase",
              "POST",
              API + "cases/{id}/join",
              Relation.REQUESTER,
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase("inviteGuest", "POST", API + "cases/{id}/device-tickets", PARTIES),
          ofCase("linkGuest", "POST", API + "cases/{id}/guest-links", PARTIES),
          open("openGuestLink", "POST", API + "guest-links/openings"),
          ofCase("draftOpinion", "PUT", API + "cases/{id}/opinion", Relation.SPECIALIST),
          // Drafts of a machine: who asks for one, and the AI principal that is asked.
          ofCase("getMachineDraft", "GET", API + "cases/{id}/machine-draft", Relation.SPECIALIST),
          ofCase("askMachine", "POST", API + "cases/{id}/machine-draft", Relation.SPECIALIST),
          ofCase(
              "withdrawMachine", "DELETE", API + "cases/{id}/machine-draft", Relation.SPECIALIST),
          machine("listDraftTasks", "GET", API + "ai/requests"),
          machine("readDraftTask", "GET", API + "ai/requests/{request}"),
          machine("putMachineDraft", "PUT", API + "ai/requests/{request}/draft"),
          ofCase("signOpinion", "POST", API + "cases/{id}/opinion/signature", Relation.SPECIALIST),
          ofCase("getOpinionPdf", "GET", API + "cases/{id}/opinion.pdf", PARTIES),
          ofCase("getOpinionSignature", "GET", API + "cases/{id}/opinion.p7s", PARTIES),
          everybody("getSigningRoot", "GET", "signing/root.pem"),
          ofCase(
              "acknowledgeOpinion", "POST", API + "cases/{id}/acknowledgement", Relation.REQUESTER),
          ofCase(
              "closeCase",
              "POST",
              API + "cases/{id}/close",
              Relation.REQUESTER,
              Relation.INVITING_COORDINATOR),
          ofCase("listCaseAudit", "GET", API + "cases/{id}/audit", WATCHED_PARTIES),
          ofCase("exportCase", "GET", API + "cases/{id}/export", WATCHED_PARTIES),
          open("openVisitLink", "POST", API + "visit-session"),
          patient("getOwnVisit", "GET", API + "visit"),
          patient("stepOwnVisit", "POST", API + "visit/steps"),
          patient("joinOwnVisit", "POST", API + "visit/join"),
          patient("getOwnPlace", "GET", API + "visit/place"),
          patient("stepOwnPlace", "POST", API + "visit/place/steps"),
          patient("getOwnVisitCopy", "GET", API + "visit/copy"),
          patient("listOwnVisitAudit", "GET", API + "visit/audit"),
          patient("getOwnVisitRating", "GET", API + "visit/rating"),
          patient("rateOwnVisit", "PUT", API + "visit/rating"),
          ofCase("getCaseRating", "GET", API + "cases/{id}/rating", Relation.REQUESTER),
          ofCase("rateCase", "PUT", API + "cases/{id}/rating", Relation.REQUESTER),
          session("getSatisfaction", "GET", API + "satisfaction", COORDINATOR),
          session("listAudit", "GET", API + "audit", REGULATOR),
          session("verifyAudit", "GET", API + "audit/verification", REGULATOR),
          session("listRooms", "GET", API + "rooms", OPERATOR),
          session("getHealth", "GET", API + "operations/health", OPERATOR),
          session("listStorage", "GET", API + "operations/storage", OPERATOR),
          session(
              "redeploySignaling", "POST", API + "operations/signaling/redeployments", OPERATOR),
          session("drainRooms", "PUT", API + "operations/drain", OPERATOR),
          session("listDue", "GET", API + "retention/due", OPERATOR, REGULATOR),
          session("listHolds", "GET", API + "retention/holds", OPERATOR, REGULATOR),
          session("placeHold", "POST", API + "retention/holds", OPERATOR),
          session("openHold", "POST", API + "retention/holds/{id}/openings", OPERATOR),
          session(
              "approveDeletion", "POST", API + "retention/items/{kind}/{id}/approvals", OPERATOR),
          session("unlockClock", "POST", API + "retention/clock/unlocking", OPERATOR),
          ofCase(
              "setTeam",
              "PUT",
              API + "cases/{id}/team",
              Relation.SPECIALIST,
              Relation.INVITED_COORDINATOR),
          ofCase("planTeam", "GET", API + "cases/{id}/team/plan", PLANNERS),
          ofCase(
              "confirmMember",
              "POST",
              API + "cases/{id}/team/confirmation",
              Relation.MEMBER,
              Relation.INVITED_COORDINATOR,
              Relation.MEMBER_COORDINATOR),
          ofCase("excuseMember", "POST", API + "cases/{id}/team/excuse", Relation.SPECIALIST),
          ofCase(
              "giveMemberOpinion",
              "POST",
              API + "cases/{id}/team/opinion",
              Relation.SPECIALIST,
              Relation.MEMBER),
          ofCase("takeStand", "POST", API + "cases/{id}/team/stand", Relation.MEMBER),
          session("listAbsences", "GET", API + "absences", COORDINATOR),
          session("putAbsence", "POST", API + "absences", COORDINATOR),
          session("removeAbsence", "DELETE", API + "absences/{id}", COORDINATOR),
          // Emergencies, the on-call rota, and what pages hear of.
          session("raiseEmergency", "POST", API + "emergencies", COUNTY_DOCTOR),
          session("listRings", "GET", API + "rings", SPECIALIST, COORDINATOR),
          ofCase("noteRing", "POST", API + "cases/{id}/ring/shown", Relation.CANDIDATE),
          ofCase("declineRing", "POST", API + "cases/{id}/ring/decline", Relation.CANDIDATE),
          ofCase(
              "overrideConsent",
              "POST",
              API + "cases/{id}/consent/override",
              Relation.REQUESTER,
              Relation.INVITING_COORDINATOR),
          session("getRota", "GET", API + "on-call", SPECIALIST, COORDINATOR),
          session("putRota", "PUT", API + "on-call", COORDINATOR),
          session("handOver", "POST", API + "on-call/handover", SPECIALIST),
          staff("openEvents", "events"),
          // The own sign-in.
          everybody("getSecurity", "GET", "security"),
          everybody("beginSecondFactor", "POST", "security/second-factor"),
          everybody("confirmSecondFactor", "POST", "security/second-factor/confirmation"),
          everybody("removeSecondFactor", "POST", "security/second-factor/removal"),
          everybody("renewRecoveryCodes", "POST", "security/recovery-codes"),
          everybody("beginPasskey", "POST", "security/passkeys/registration"),
          everybody("registerPasskey", "POST", "security/passkeys"),
          everybody("renamePasskey", "PUT", "security/passkeys/{id}/name"),
          everybody("removePasskey", "POST", "security/passkeys/{id}/removal"),
          everybody("endOtherSessions", "POST", "security/sessions/removal"),
          everybody("endSession", "POST", "security/sessions/{id}/removal"),
          everybody("putSecurityContact", "PUT", "security/contact"),
          everybody("changePassword", "POST", "security/password"),
          everybody("listPolicies", "GET", "policies"),
          // The accounts that one looks after: an organisation's, or all.
          session("listAccounts", "GET", API + "accounts", COORDINATOR, OPERATOR),
          session("disableAccount", "POST", API + "accounts/{id}/disabling", COORDINATOR, OPERATOR),
          session("enableAccount", "POST", API + "accounts/{id}/enabling", COORDINATOR, OPERATOR),
          session(
              "endAccountSessions",
              "POST",
              API + "accounts/{id}/sessions/removal",
              COORDINATOR,
              OPERATOR),
          session(
              "resetPassword", "POST", API + "accounts/{id}/password-reset", COORDINATOR, OPERATOR),
          session(
              "resetFactors",
              "POST",
              API + "accounts/{id}/second-factor-reset",
              COORDINATOR,
              OPERATOR),
          // What an organisation's own systems are told of.
          session("listWebhooks", "GET", API + "webhooks", COORDINATOR),
          session("addWebhook", "POST", API + "webhooks", COORDINATOR),
          session("removeWebhook", "DELETE", API + "webhooks/{hook}", COORDINATOR),
          session("replayWebhook", "POST", API + "webhooks/{hook}/replay", COORDINATOR),
          // What patients grant and doctors take in need: whose it is is asked in the operation.
          patient("listOwnGrants", "GET", API + "visit/grants"),
          patient("giveGrant", "POST", API + "visit/grants"),
          patient("revokeGrant", "DELETE", API + "visit/grants/{grant}"),
          session("listGrants", "GET", API + "grants", COUNTY_DOCTOR, SPECIALIST),
          session("readGrant", "GET", API + "grants/{grant}", COUNTY_DOCTOR, SPECIALIST),
          session(
              "readGrantedMaterial",
              "GET",
              API + "grants/{grant}/materials/{material}",
              COUNTY_DOCTOR,
              SPECIALIST),
          session("breakGlass", "POST", API + "broken-glass", COUNTY_DOCTOR, SPECIALIST),
          session("listBrokenGlass", "GET", API + "broken-glass", COORDINATOR, REGULATOR),
          session("reviewBrokenGlass", "POST", API + "broken-glass/{grant}/review", COORDINATOR),
          // Live media for regulators, with an order: written here, as the supervision port is not.
          ofCase("listWatchOrders", "GET", API + "cases/{id}/watch-orders", Relation.REGULATOR),
          ofCase("enterWatchOrder", "POST", API + "cases/{id}/watch-orders", Relation.REGULATOR),
          ofCase(
              "confirmWatchOrder",
              "POST",
              API + "cases/{id}/watch-orders/{order}/confirmation",
              Relation.REGULATOR),
          ofCase(
              "revokeWatchOrder",
              "POST",
              API + "cases/{id}/watch-orders/{order}/revocation",
              Relation.REGULATOR),
          ofCase("watchCase", "POST", API + "cases/{id}/watch", Relation.REGULATOR),
          // The supervision port: what is not GET is refused before it comes here.
          session("superviseOverview", "GET", SUPERVISION + "overview", REGULATOR),
          session("superviseCases", "GET", SUPERVISION + "cases", REGULATOR),
          ofCase("superviseTrace", "GET", SUPERVISION + "cases/{id}/trace", Relation.REGULATOR),
          ofCase(
              "superviseIdentity", "GET", SUPERVISION + "cases/{id}/identity", Relation.REGULATOR),
          session("superviseSample", "GET", SUPERVISION + "sample", REGULATOR),
          session("superviseAlerts", "GET", SUPERVISION + "alerts", REGULATOR),
          session("superviseLog", "GET", SUPERVISION + "log", REGULATOR),
          session("superviseFeeds", "GET", SUPERVISION + "feeds", REGULATOR),
          session("listFeeds", "GET", API + "feeds", OPERATOR),
          session("replayFeed", "POST", API + "feeds/{feed}/replay", OPERATOR),
          session("superviseIndicators", "GET", SUPERVISION + "indicators", REGULATOR),
          session("exportIndicators", "GET", SUPERVISION + "indicators.csv", REGULATOR),
          // Notices: everybody's own, and for coordinators what was sent about a case.
          everybody("listNotices", "GET", "notices"),
          everybody("readNotices", "POST", "notices/read"),
          session(
              "getContact", "GET", API + "notices/contact", COUNTY_DOCTOR, SPECIALIST, COORDINATOR),
          session(
              "putContact", "PUT", API + "notices/contact", COUNTY_DOCTOR, SPECIALIST, COORDINATOR),
          ofCase(
              "listCaseNotices",
              "GET",
              API + "cases/{id}/notices",
              Relation.INVITING_COORDINATOR,
              Relation.INVITED_COORDINATOR,
              Relation.MEMBER_COORDINATOR),
          ofCase(
              "getInvitation",
              "GET",
              API + "cases/{id}/invitation.ics",
              Relation.REQUESTER,
              Relation.SPECIALIST,
              Relation.MEMBER));

  public static final List<RouteRule> RULES =
      Stream.of(OTHERS, CareRules.RULES, RecordingRules.RULES).flatMap(List::stream).toList();

  private static final RouteTree TREE = RouteTree.of(RULES);

  private RouteTable() {}

  /// The methods that this path knows, e.g. for `Allow` of a 405; empty for an unknown path.
  public static Set<String> methods(String path) {
    return TREE.methods(path);
  }

  public static Optional<RouteRule> match(String method, String path) {
    return TREE.match(method, path);
  }

  /// Who has an account.
  private static RouteRule everybody(String operation, String method, String path) {
    return session(
        operation, method, API + path, COUNTY_DOCTOR, SPECIALIST, COORDINATOR, REGULATOR, OPERATOR);
  }

  private static RouteRule staff(String operation, String path) {
    return session(operation, "GET", API + path, COUNTY_DOCTOR, SPECIALIST, COORDINATOR, REGULATOR);
  }
}
