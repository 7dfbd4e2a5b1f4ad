package huizhen.web.io;

import huizhen.recording.api.AuditTrail;
import huizhen.recording.api.CaseFiles;
import huizhen.recording.api.Compositions;
import huizhen.recording.api.DocumentVault;
import huizhen.recording.api.KeyVault;
import huizhen.recording.api.RecordingArchive;
import huizhen.recording.api.Retention;
import huizhen.recording.api.TimeStamping;
import huizhen.scheduling.api.CaseFeed;
import huizhen.scheduling.api.Consultations;
import huizhen.scheduling.api.Directory;
import huizhen.scheduling.api.Emergencies;
import huizhen.scheduling.imports.api.DirectoryImports;
import huizhen.scheduling.notice.api.Notices;
import huizhen.scheduling.order.api.DiagnosisOrders;
import huizhen.scheduling.referral.api.Referrals;
import huizhen.scheduling.teaching.api.TeachingSessions;
import huizhen.scheduling.visit.api.Visits;
import huizhen.scheduling.waitlist.api.Waitlist;
import huizhen.web.api.AccessGrants;
import huizhen.web.api.AccountStore;
import huizhen.web.api.CaptionDoor;
import huizhen.web.api.CertificateAuthority;
import huizhen.web.api.ExportSpool;
import huizhen.web.api.HealthLights;
import huizhen.web.api.ImageArchive;
import huizhen.web.api.LiveRooms;
import huizhen.web.api.MachineDrafts;
import huizhen.web.api.Passkeys;
import huizhen.web.api.RatingStore;
import huizhen.web.api.ReadinessCheck;
import huizhen.web.api.RoomTickets;
import huizhen.web.api.SecondFactors;
import huizhen.web.api.SessionStore;
import huizhen.web.api.SigningKeys;
import huizhen.web.api.StorageLedger;
import huizhen.web.api.StudyLinks;
import huizhen.web.api.UploadScanner;
import huizhen.web.api.VisitLinks;
import huizhen.web.api.VitalsDoor;
import huizhen.web.api.WatchOrders;
import huizhen.web.api.Webhooks;
import java.util.List;

/// All that the HTTP API works on; `app` brings it.
public record WebPorts(
    Directory directory,
    DirectoryImports imports,
    Consultations consultations,
    DocumentVault documents,
    AuditTrail audit,
    RecordingArchive archive,
    Compositions compositions,
    CaseFiles files,
    Retention retention,
    KeyVault keys,
    SigningKeys signingKeys,
    CertificateAuthority authority,
    TimeStamping stamps,
    AccountStore accounts,
    SessionStore sessions,
    RoomTickets tickets,
    LiveRooms rooms,
    Emergencies emergencies,
    CaseFeed feed,
    Visits visits,
    VisitLinks links,
    SecondFactors factors,
    Passkeys passkeys,
    Notices notices,
    Referrals referrals,
    DiagnosisOrders orders,
    TeachingSessions teaching,
    Waitlist waitlist,
    AccessGrants grants,
    WatchOrders watchOrders,
    Webhooks webhooks,
    StudyLinks studies,
    ImageArchive images,
    RatingStore ratings,
    MachineDrafts drafts,
    CaptionDoor captions,
    VitalsDoor vitals,
    UploadScanner scanner,
    ExportSpool spool,
    StorageLedger storage,
    HealthLights health,
    List<ReadinessCheck> readiness) {
  public WebPorts {
    readiness = List.copyOf(readiness);
  }
}
