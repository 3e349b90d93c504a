"""Columns that could hold words and hold none of a client's: why. Whoever adds a table plants in it (whole_life.py), or says why here."""

NOT_OF_CLIENTS = {
    "what the law, the registers, the policy and the lessons say": """
        law.Proposal law.CalendarYear law.Instrument law.Provision law.Term law.RefusalGround law.OutsideRoute law.RouteAdvice law.Operator
        law.TermProposal law.TermSimulation inventory.Purpose inventory.Category inventory.Datum inventory.Keeping inventory.Proposal
        partners.Partner authorities.AuthorityRequest policies.Version policies.Remark policies.Section policies.Clause policies.Impact
        consent.NoticeText consent.Purpose
        disputes.Lesson disputes.CannedReply disputes.Macro education.Faq education.Guide education.Draft education.Edition""",
    "staff and how they sign in": """
        accounts.User accounts.Link axes.AccessFailureLog axes.AccessAttempt axes.AccessLog mfa.Authenticator account.EmailAddress
        disputes.KeptView partners.Event succession.Succession retention.Run""",
    "Django's own, with nothing of ours in it": "sessions.Session auth.Permission auth.Group contenttypes.ContentType",
    "ids, codes, hashes and signatures": """
        trail.Entry trail.Tile trail.Checkpoint trail.Cosignature trail.WitnessState vault.DataKey partners.Transfer consent.Receipt
        django_tasks_database.DBTaskResult
        transparency_reports.CountedCase transparency_reports.Basis transparency_reports.BasisPart rights.Request.certificate disputes.CaseEvent.data
        disputes.Clock.pauses disputes.CaseFile.left_out
        disputes.Message.citations disputes.Message.buttons bot.Question.topics notices.Notice.once notices.Notice.stop""",
    "figures, and what staff write about many": """
        transparency_reports.Report transparency_reports.KeptBytes transparency_reports.KeptAsset transparency_reports.Statement
        transparency_reports.Edition transparency_reports.Story disputes.SealedRound incidents.IncidentNotice""",
    "anonymous: refused where it points to anybody, and published": "disputes.PublicOutcome",
    "from nobody we know: no address, details masked at the door, found again and deleted by a code alone": """
        policies.DraftComment transparency_reports.PublicComment""",
    "sealed so that only the browser or the sender of the key opens it, and gone within a day": """
        accounts.Session doors.IdempotencyKey accounts.Challenge""",
}


def explained(label: str, column: str) -> bool:
    names = {name for words in NOT_OF_CLIENTS.values() for name in words.split()}
    return label in names or f"{label}.{column}" in names
