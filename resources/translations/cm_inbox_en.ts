<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en">
<context>
    <name>Accounts</name>
    <message numerus="yes">
        <source>%1: private messages can be answered %n day(s) longer.</source>
        <translation>
            <numerusform>%1: private messages can be answered %n day longer.</numerusform>
            <numerusform>%1: private messages can be answered %n days longer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n account(s) are connected.</source>
        <translation>
            <numerusform>%n account are connected.</numerusform>
            <numerusform>%n accounts are connected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Approval</name>
    <message numerus="yes">
        <source>%n more wait(s) here</source>
        <translation>
            <numerusform>%n more wait here</numerusform>
            <numerusform>%n more waits here</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Asked</name>
    <message numerus="yes">
        <source>for %n day(s)</source>
        <translation>
            <numerusform>for %n day</numerusform>
            <numerusform>for %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n hour(s)</source>
        <translation>
            <numerusform>for %n hour</numerusform>
            <numerusform>for %n hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ban</name>
    <message numerus="yes">
        <source>%n identities, %1 confirmed</source>
        <translation>
            <numerusform>%n identities, %1 confirmed</numerusform>
            <numerusform>%n identities, %1 confirmed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ban on %n network(s)</source>
        <translation>
            <numerusform>Ban on %n network</numerusform>
            <numerusform>Ban on %n networks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Bulk</name>
    <message numerus="yes">
        <source>%n left untouched</source>
        <translation>
            <numerusform>%n left untouched</numerusform>
            <numerusform>%n left untouched</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n that match</source>
        <translation>
            <numerusform>All %n that match</numerusform>
            <numerusform>All %n that match</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Canned</name>
    <message numerus="yes">
        <source>sent to %n similar message(s)</source>
        <translation>
            <numerusform>sent to %n similar message</numerusform>
            <numerusform>sent to %n similar messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>too long by %n character(s)</source>
        <translation>
            <numerusform>too long by %n character</numerusform>
            <numerusform>too long by %n characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CharterEditor</name>
    <message numerus="yes">
        <source>%n counter-example(s) added</source>
        <translation>
            <numerusform>%n counter-example added</numerusform>
            <numerusform>%n counter-examples added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n example(s) fail(s). Automatic asks that all of a rule pass.</source>
        <translation>
            <numerusform>%n example fail. Automatic asks that all of a rule pass.</numerusform>
            <numerusform>%n examples fails. Automatic asks that all of a rule pass.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) to mend before it can be saved.</source>
        <translation>
            <numerusform>%n problem to mend before it can be saved.</numerusform>
            <numerusform>%n problems to mend before it can be saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CharterForm</name>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> and %n more</numerusform>
            <numerusform> and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n example(s) fail(s): automatic asks that all pass.</source>
        <translation>
            <numerusform>%n example fail: automatic asks that all pass.</numerusform>
            <numerusform>%n examples fails: automatic asks that all pass.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CharterList</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CharterTry</name>
    <message numerus="yes">
        <source>%n as you</source>
        <translation>
            <numerusform>%n as you</numerusform>
            <numerusform>%n as you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) in all</source>
        <translation>
            <numerusform>%n message in all</numerusform>
            <numerusform>%n messages in all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) read…</source>
        <translation>
            <numerusform>%n message read…</numerusform>
            <numerusform>%n messages read…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n otherwise</source>
        <translation>
            <numerusform>%n otherwise</numerusform>
            <numerusform>%n otherwise</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without a sequel</source>
        <translation>
            <numerusform>%n without a sequel</numerusform>
            <numerusform>%n without a sequel</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %n of them you answered otherwise</source>
        <translation>
            <numerusform>; %n of them you answered otherwise</numerusform>
            <numerusform>; %n of them you answered otherwise</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add all %n as counter-example(s)</source>
        <translation>
            <numerusform>Add all %n as counter-example</numerusform>
            <numerusform>Add all %n as counter-examples</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This rule would have touched %n message(s)</source>
        <translation>
            <numerusform>This rule would have touched %n message</numerusform>
            <numerusform>This rule would have touched %n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Worked out on this computer: %n message(s) read in %1 s.</source>
        <translation>
            <numerusform>Worked out on this computer: %n message read in %1 s.</numerusform>
            <numerusform>Worked out on this computer: %n messages read in %1 s.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in %n day(s)</source>
        <translation>
            <numerusform>in %n day</numerusform>
            <numerusform>in %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>last %n day(s)</source>
        <translation>
            <numerusform>last %n day</numerusform>
            <numerusform>last %n days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message numerus="yes">
        <source>%n possible mistake(s)</source>
        <translation>
            <numerusform>%n possible mistake</numerusform>
            <numerusform>%n possible mistakes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n too many</source>
        <translation>
            <numerusform>%n too many</numerusform>
            <numerusform>%n too many</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No more than %n file(s) go along here.</source>
        <translation>
            <numerusform>No more than %n file go along here.</numerusform>
            <numerusform>No more than %n files go along here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the first %n characters were pasted.</source>
        <translation>
            <numerusform>Only the first %n characters were pasted.</numerusform>
            <numerusform>Only the first %n characters were pasted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Too many files: take %n of them away.</source>
        <translation>
            <numerusform>Too many files: take %n of them away.</numerusform>
            <numerusform>Too many files: take %n of them away.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>leaves as %n message(s)</source>
        <translation>
            <numerusform>leaves as %n message</numerusform>
            <numerusform>leaves as %n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Connect</name>
    <message numerus="yes">
        <source>This sign-in opens %n account(s). Tick those to connect, each for its brand.</source>
        <translation>
            <numerusform>This sign-in opens %n account. Tick those to connect, each for its brand.</numerusform>
            <numerusform>This sign-in opens %n accounts. Tick those to connect, each for its brand.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message numerus="yes">
        <source>%n comment(s)</source>
        <translation>
            <numerusform>%n comment</numerusform>
            <numerusform>%n comments</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n earlier text(s)</source>
        <translation>
            <numerusform>%n earlier text</numerusform>
            <numerusform>%n earlier texts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) kept as evidence</source>
        <translation>
            <numerusform>%n message kept as evidence</numerusform>
            <numerusform>%n messages kept as evidence</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n reaction(s)</source>
        <translation>
            <numerusform>%n reaction</numerusform>
            <numerusform>%n reactions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %n earlier message(s)</source>
        <translation>
            <numerusform>Show %n earlier message</numerusform>
            <numerusform>Show %n earlier messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all (%n characters)</source>
        <translation>
            <numerusform>Show all (%n characters)</numerusform>
            <numerusform>Show all (%n characters)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Dossier</name>
    <message numerus="yes">
        <source>%n message(s) since %1, the last one %2</source>
        <translation>
            <numerusform>%n message since %1, the last one %2</numerusform>
            <numerusform>%n messages since %1, the last one %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s), the last one %1</source>
        <translation>
            <numerusform>%n message, the last one %1</numerusform>
            <numerusform>%n messages, the last one %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to confirm</source>
        <translation>
            <numerusform>%n to confirm</numerusform>
            <numerusform>%n to confirm</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n older one(s)</source>
        <translation>
            <numerusform>and %n older one</numerusform>
            <numerusform>and %n older ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message numerus="yes">
        <source>Not understood: {n} message(s).</source>
        <translation>
            <numerusform>Not understood: {n} message.</numerusform>
            <numerusform>Not understood: {n} messages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server no longer knows where reading stopped: messages older than {n} day(s) may be missing.</source>
        <translation>
            <numerusform>The server no longer knows where reading stopped: messages older than {n} day may be missing.</numerusform>
            <numerusform>The server no longer knows where reading stopped: messages older than {n} days may be missing.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>This text would be {n} line(s) on IRC: shorten it.</source>
        <translation>
            <numerusform>This text would be {n} line on IRC: shorten it.</numerusform>
            <numerusform>This text would be {n} lines on IRC: shorten it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message numerus="yes">
        <source>%n message(s) since %1</source>
        <translation>
            <numerusform>%n message since %1</numerusform>
            <numerusform>%n messages since %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>History</name>
    <message numerus="yes">
        <source>%n not possible: %1</source>
        <translation>
            <numerusform>%n not possible: %1</numerusform>
            <numerusform>%n not possible: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take %n back</source>
        <translation>
            <numerusform>Take %n back</numerusform>
            <numerusform>Take %n back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Journal</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s)</source>
        <translation>
            <numerusform>%n picture</numerusform>
            <numerusform>%n pictures</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Macros</name>
    <message numerus="yes">
        <source>%n character(s) too long for this network.</source>
        <translation>
            <numerusform>%n character too long for this network.</numerusform>
            <numerusform>%n characters too long for this network.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Many</name>
    <message numerus="yes">
        <source>Ban %n for %1</source>
        <translation>
            <numerusform>Ban %n for %1</numerusform>
            <numerusform>Ban %n for %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ban %n for %1 brands</source>
        <translation>
            <numerusform>Ban %n for %1 brands</numerusform>
            <numerusform>Ban %n for %1 brands</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ban %n person(s)?</source>
        <translation>
            <numerusform>Ban %n person?</numerusform>
            <numerusform>Ban %n persons?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n for %1</source>
        <translation>
            <numerusform>Delete %n for %1</numerusform>
            <numerusform>Delete %n for %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n for %1 brands</source>
        <translation>
            <numerusform>Delete %n for %1 brands</numerusform>
            <numerusform>Delete %n for %1 brands</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n message(s)?</source>
        <translation>
            <numerusform>Delete %n message?</numerusform>
            <numerusform>Delete %n messages?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message numerus="yes">
        <source>%n new message(s)</source>
        <translation>
            <numerusform>%n new message</numerusform>
            <numerusform>%n new messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sign-in(s) to renew within seven days</source>
        <translation>
            <numerusform>%n sign-in to renew within seven days</numerusform>
            <numerusform>%n sign-ins to renew within seven days</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Outbox</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>sent %n time(s) within a month</source>
        <translation>
            <numerusform>sent %n time within a month</numerusform>
            <numerusform>sent %n times within a month</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Passphrase</name>
    <message numerus="yes">
        <source>At least %n character(s).</source>
        <translation>
            <numerusform>At least %n character.</numerusform>
            <numerusform>At least %n characters.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Picker</name>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Present</name>
    <message numerus="yes">
        <source>%1 and %n other(s) are answering…</source>
        <translation>
            <numerusform>%1 and %n other are answering…</numerusform>
            <numerusform>%1 and %n others are answering…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n other(s) are reading</source>
        <translation>
            <numerusform>%1 and %n other are reading</numerusform>
            <numerusform>%1 and %n others are reading</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueuePane</name>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message numerus="yes">
        <source>%n account(s) signed out</source>
        <translation>
            <numerusform>%n account signed out</numerusform>
            <numerusform>%n accounts signed out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n account(s) waiting</source>
        <translation>
            <numerusform>%n account waiting</numerusform>
            <numerusform>%n accounts waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sign-in(s) to renew within seven days</source>
        <translation>
            <numerusform>%n sign-in to renew within seven days</numerusform>
            <numerusform>%n sign-ins to renew within seven days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n signed out</source>
        <translation>
            <numerusform>%n signed out</numerusform>
            <numerusform>%n signed out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n to renew soon</source>
        <translation>
            <numerusform>%n to renew soon</numerusform>
            <numerusform>%n to renew soon</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Read by %n other desktop(s)</source>
        <translation>
            <numerusform>Read by %n other desktop</numerusform>
            <numerusform>Read by %n other desktops</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RailDelegate</name>
    <message numerus="yes">
        <source>%n decision(s) taken elsewhere first</source>
        <translation>
            <numerusform>%n decision taken elsewhere first</numerusform>
            <numerusform>%n decisions taken elsewhere first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n overtaken</source>
        <translation>
            <numerusform>%n overtaken</numerusform>
            <numerusform>%n overtaken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Restore</name>
    <message numerus="yes">
        <source>%n line(s) left out.</source>
        <translation>
            <numerusform>%n line left out.</numerusform>
            <numerusform>%n lines left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) imported.</source>
        <translation>
            <numerusform>%n message imported.</numerusform>
            <numerusform>%n messages imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Row</name>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) exported.</source>
        <translation>
            <numerusform>%n message exported.</numerusform>
            <numerusform>%n messages exported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n month(s) are kept</source>
        <translation>
            <numerusform>%n month are kept</numerusform>
            <numerusform>%n months are kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n old conversation(s) kept: something waits, or is protected.</source>
        <translation>
            <numerusform>%n old conversation kept: something waits, or is protected.</numerusform>
            <numerusform>%n old conversations kept: something waits, or is protected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n old conversation(s) stay, since something waits.</source>
        <translation>
            <numerusform>%n old conversation stay, since something waits.</numerusform>
            <numerusform>%n old conversations stay, since something waits.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n whole conversation(s)</source>
        <translation>
            <numerusform>%n whole conversation</numerusform>
            <numerusform>%n whole conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Gone for good: %n message(s).</source>
        <translation>
            <numerusform>Gone for good: %n message.</numerusform>
            <numerusform>Gone for good: %n messages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>older than %n month(s)</source>
        <translation>
            <numerusform>older than %n month</numerusform>
            <numerusform>older than %n months</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Shield</name>
    <message numerus="yes">
        <source>%n message(s) came in during your quiet hours</source>
        <translation>
            <numerusform>%n message came in during your quiet hours</numerusform>
            <numerusform>%n messages came in during your quiet hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s) without a pause</source>
        <translation>
            <numerusform>%n minute without a pause</numerusform>
            <numerusform>%n minutes without a pause</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other courteous message(s)</source>
        <translation>
            <numerusform>%n other courteous message</numerusform>
            <numerusform>%n other courteous messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passage(s) softened</source>
        <translation>
            <numerusform>%n passage softened</numerusform>
            <numerusform>%n passages softened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of them %n hostile message(s) in a row</source>
        <translation>
            <numerusform>of them %n hostile message in a row</numerusform>
            <numerusform>of them %n hostile messages in a row</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of them %n hostile one(s)</source>
        <translation>
            <numerusform>of them %n hostile one</numerusform>
            <numerusform>of them %n hostile ones</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Similar</name>
    <message numerus="yes">
        <source>%n answer(s) on their way</source>
        <translation>
            <numerusform>%n answer on their way</numerusform>
            <numerusform>%n answers on their way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cannot be answered.</source>
        <translation>
            <numerusform>%n cannot be answered.</numerusform>
            <numerusform>%n cannot be answered.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n character(s) too long for this network.</source>
        <translation>
            <numerusform>%n character too long for this network.</numerusform>
            <numerusform>%n characters too long for this network.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 ticked</source>
        <translation>
            <numerusform>%n of %1 ticked</numerusform>
            <numerusform>%n of %1 ticked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Publish %n answer(s) as %1</source>
        <translation>
            <numerusform>Publish %n answer as %1</numerusform>
            <numerusform>Publish %n answers as %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Team</name>
    <message numerus="yes">
        <source>Catching up: %n</source>
        <translation>
            <numerusform>Catching up: %n</numerusform>
            <numerusform>Catching up: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Catching up: %n event(s) to go, newest first. You can work meanwhile.</source>
        <translation>
            <numerusform>Catching up: %n event to go, newest first. You can work meanwhile.</numerusform>
            <numerusform>Catching up: %n events to go, newest first. You can work meanwhile.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Connected; %n thing(s) still to tell the others.</source>
        <translation>
            <numerusform>Connected; %n thing still to tell the others.</numerusform>
            <numerusform>Connected; %n things still to tell the others.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Give this code to %1 alone, by a way only you two read: whoever has it first is in. It works once, within %n day(s), and is not shown again.</source>
        <translation>
            <numerusform>Give this code to %1 alone, by a way only you two read: whoever has it first is in. It works once, within %n day, and is not shown again.</numerusform>
            <numerusform>Give this code to %1 alone, by a way only you two read: whoever has it first is in. It works once, within %n days, and is not shown again.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Team: %n event(s) to catch up on</source>
        <translation>
            <numerusform>Team: %n event to catch up on</numerusform>
            <numerusform>Team: %n events to catch up on</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeamNews</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n unread conversation(s)</source>
        <translation>
            <numerusform>%n unread conversation</numerusform>
            <numerusform>%n unread conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Triage</name>
    <message numerus="yes">
        <source>%n done as the charter suggests</source>
        <translation>
            <numerusform>%n done as the charter suggests</numerusform>
            <numerusform>%n done as the charter suggests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not possible</source>
        <translation>
            <numerusform>%n not possible</numerusform>
            <numerusform>%n not possible</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not possible: %1</source>
        <translation>
            <numerusform>%n not possible: %1</numerusform>
            <numerusform>%n not possible: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Undone</name>
    <message numerus="yes">
        <source>%1 and %n other conversation(s)</source>
        <translation>
            <numerusform>%1 and %n other conversation</numerusform>
            <numerusform>%1 and %n other conversations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n conversation(s)</source>
        <translation>
            <numerusform>%n conversation</numerusform>
            <numerusform>%n conversations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Until</name>
    <message numerus="yes">
        <source>Ban %n person(s)</source>
        <translation>
            <numerusform>Ban %n person</numerusform>
            <numerusform>Ban %n persons</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mute %n person(s)</source>
        <translation>
            <numerusform>Mute %n person</numerusform>
            <numerusform>Mute %n persons</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wellbeing</name>
    <message numerus="yes">
        <source>%n hostile message(s) read today</source>
        <translation>
            <numerusform>%n hostile message read today</numerusform>
            <numerusform>%n hostile messages read today</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>When</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WholeText</name>
    <message numerus="yes">
        <source>The whole text (%n characters)</source>
        <translation>
            <numerusform>The whole text (%n characters)</numerusform>
            <numerusform>The whole text (%n characters)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Why</name>
    <message numerus="yes">
        <source>The person has been warned %n time(s).</source>
        <translation>
            <numerusform>The person has been warned once.</numerusform>
            <numerusform>The person has been warned %n times.</numerusform>
        </translation>
    </message>
</context>
</TS>
