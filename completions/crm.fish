# crm(1) completion for fish
# written by `crm completions`; what is changed here is lost when it is written again

set -g __crm_commands today tui log followups 'followups add' 'followups edit' 'followups start' 'followups stop' 'followups done' 'followups skip' 'followups snooze' 'followups move' 'followups cancel' 'followups reopen' 'followups refer' 'followups accept' 'followups return' 'followups export' 'followups sync-dir' 'followups import' 'followups report' 'followups list' 'followups today' 'followups show' 'followups delete' 'followups count' remind 'remind now' 'remind install' 'remind status' 'remind uninstall' search undo redo history contacts 'contacts add' 'contacts edit' 'contacts relate' 'contacts query' 'contacts sync-dir' 'contacts merge' 'contacts dupes' 'contacts not-same' 'contacts verify' 'contacts disqualify' 'contacts stage' 'contacts call' 'contacts mail' 'contacts copy' 'contacts dossier' 'contacts forget' 'contacts list' 'contacts show' 'contacts tag' 'contacts archive' 'contacts unarchive' 'contacts delete' 'contacts count' 'contacts export' 'contacts import' cleanse complaints 'complaints add' 'complaints list' 'complaints show' 'complaints edit' 'complaints due' 'complaints next' 'complaints escalate' 'complaints import' 'complaints report' 'complaints radar' 'complaints assign' 'complaints acknowledge' 'complaints investigate' 'complaints wait' 'complaints resolve' 'complaints close' 'complaints reject' 'complaints withdraw' 'complaints reopen' 'complaints refer' 'complaints accept' 'complaints return' 'complaints ask' 'complaints rate' 'complaints merge' 'complaints link' 'complaints unlink' 'complaints dossier' 'complaints policy' 'complaints publish' 'complaints delete' 'complaints count' remedies 'remedies list' 'remedies count' 'remedies offer' 'remedies accept' 'remedies decline' 'remedies deliver' documents 'documents add' 'documents list' 'documents show' 'documents open' 'documents export' 'documents delete' interactions 'interactions import' 'interactions import-mail' 'interactions add' 'interactions list' 'interactions show' 'interactions edit' 'interactions replied' 'interactions delete' fields 'fields add' 'fields list' 'fields edit' 'fields remove' imports 'imports mappings' 'imports forget-mapping' 'imports list' 'imports show' 'imports undo' segments 'segments save' 'segments list' 'segments show' 'segments edit' 'segments delete' staff 'staff add' 'staff list' 'staff edit' rules 'rules list' 'rules run' 'rules enable' 'rules disable' holidays 'holidays list' 'holidays add' 'holidays import' 'holidays delete' config 'config show' 'config get' 'config set' 'config edit' 'config path' completions 'completions show' 'completions install' 'completions uninstall' doctor 'doctor check' 'doctor data' backups 'backups create' 'backups list' 'backups verify' 'backups restore' 'backups prune' data 'data schema' 'data merge' 'data sql' 'data dump' 'data load' demo help date

# Whether the line is about a command like one of the patterns; --place N: and N places were filled.
function __crm_at
    argparse 'p/place=' -- $argv
    set -l at
    set -l places 0
    set -l skip
    set -l ends
    for word in (commandline -opc)[2..]
        set -l command (string trim -- "$at $word")
        if test -n "$skip"
            set skip
        else if test -z "$ends"; and string match -qr -- '^-.' $word
            test $word = --; and set ends yes
            switch "$at $word"
                case '* --db' '* --format' '* -f' '* --columns' '* --sort' '* --limit' '* --with' 'followups export --out' 'contacts * --out' 'complaints * --out' 'documents export --out' '* --at' '* --duration' '* --outcome' '* --topic' '* --complaint' '* --done' '* --next' '* --next-title' '* --uid' 'followups add --due' 'followups list --due' '* --time' '* --priority' '* --kind' '* --owner' '* --interaction' '* --every' '* --until' '* --times' '* --title' '* --clear' '* --where' '* --to' '* --note' '* --as' '* --output' '* -o' '* --map' '* --rejects' '* --encoding' '* --dates' '* --sheet' '* --header-row' '* --on-missing' '* --on-duplicate' '* --from' '* --phone' '* --email' '* --point' '* --tag' '* --org' '* --job-title' '* --latin-name' '* --city' '* --source' '* --referred-by' '* --tier' '* --lifecycle' '* --birthday' '* --language' '* --preferred-channel' '* --best-time' '* --consent' '* --name' '* --add-phone' '* --remove-phone' '* --add-email' '* --remove-email' '* --remove-point' '* --reason' 'contacts tag --remove' '* --into' 'contacts merge --keep' 'backups prune --keep' '* --min' '* --log' '* --subject' '* --add' '* --heard' '* --wanted' '* --about' '* --which' '* --severity' '* --channel' '* --follows' '* --cause' '* --prevention' '* --no-document' '* --by' '* --explain' '* --days' '* --least' 'complaints * --force' '* --decision' '* --remedy' '* --ask' '* --lesson' '* --amount' '* --number' '* --country' '* --issued' '* --expires' '* --ours' '* --contact' '* --text' '* --direction' '* --type' '* --label' '* --choices' '* --key' '* --of' '* --filter' '* --role' '* --salvage' '* --prefer'
                    set skip yes
            end
        else if contains -- $command $__crm_commands
            set at $command
            set ends
        else if string match -q -- (string trim -- "$at *") $__crm_commands
            return 1
        else
            set places (math $places + 1)
        end
    end
    set -q _flag_place; and test $places -ne $_flag_place; and return 1
    for pattern in $argv
        string match -q -- $pattern "$at"; and return
    end
    return 1
end

# What is typed as a,b (list) or a,-b (order): what stands there, with each of the words that are not there yet.
function __crm_several --argument-names how
    set -l typed (string replace -r -- '^--[^=]*=' '' (commandline -ct))
    set -l before (string match -r -- '^.*,' $typed)
    set -l sign
    test $how = order; and string match -q -- "$before-*" $typed; and set sign -
    set -l there (string split , -- (string replace -a -- - '' "$before"))
    for word in $argv[2..]
        contains -- $word $there; or printf '%s\n' "$before$sign$word"
    end
end

# What the file has of a kind for the word that is typed now.
function __crm_live --argument-names kind
    set -l raw (commandline -ct)
    string match -qr -- '^-[^=]*$' "$raw"; and return
    command -q crm; or return
    set -l known
    switch $kind
        case filter.today
            set known 'section: section:breach section:overdue section:due section:complaint section:reply section:no_next_step section:document section:birthday record: contact-id: contact: reach: on: time: what: command: is: is:breach is:overdue is:due is:complaint is:reply is:no_next_step is:document is:birthday has: no: segment:'
        case filter.follow-up
            set known 'id: uid: contact-id: contact: reach: title: kind: kind:call kind:message kind:visit kind:payment kind:document kind:survey kind:care kind:other due: due-time: first-due-on: hidden-until: status: status:open status:doing status:done status:cancelled priority: owner: outcome: closed-at: complaint: interaction: every: anchor: anchor:schedule anchor:completion until: times: series: occurrence: handoffs: handed-by: handed-note: origin: created-at: updated-at: is: is:overdue is:due is:live is:snoozed is:repeating is:handed-on is:call is:message is:visit is:payment is:document is:survey is:care is:other is:open is:doing is:done is:cancelled is:schedule is:completion has: no: segment:'
        case filter.contact
            set known 'id: uid: kind: kind:person kind:org name: latin-name: org: job-title: owner: lifecycle: lifecycle:raw lifecycle:verified lifecycle:engaged lifecycle:prospect lifecycle:customer lifecycle:lapsed lifecycle:disqualified disqualified-reason: source: referred-by: tier: tier:A tier:B tier:C tier:D city: phone: email: point: tag: birthday: language: preferred-channel: preferred-channel:call preferred-channel:meeting preferred-channel:visit preferred-channel:email preferred-channel:sms preferred-channel:chat preferred-channel:social preferred-channel:fax preferred-channel:letter preferred-channel:note best-time: do-not-contact: consent: note: archived-at: created-at: updated-at: last-contact: silent: next-step: open-followups: open-complaints: is: is:archived is:do-not-contact is:person is:org is:raw is:verified is:engaged is:prospect is:customer is:lapsed is:disqualified is:a is:b is:c is:d is:call is:meeting is:visit is:email is:sms is:chat is:social is:fax is:letter is:note has: has:complaint has:open-complaint has:followup has:interaction has:relation no: segment:'
        case filter.complaint
            set known 'id: uid: code: contact-id: contact: reach: status: status:new status:acknowledged status:investigating status:waiting status:resolved status:closed status:rejected status:withdrawn status:merged priority: received: channel: channel:call channel:meeting channel:visit channel:email channel:sms channel:chat channel:social channel:fax channel:letter channel:note heard: wanted: about: about:product about:service about:staff about:supplier about:price about:process which: topic: severity: safety: owner: decision: decision:upheld decision:partly decision:rejected reason: remedy: cause: prevention: no-document: asked: satisfaction: confidential: handoffs: handed-by: handed-note: reopen-count: follows-id: merged-into-id: ended-at: due: acknowledge-due: resolve-due: acknowledged-at: resolved-at: waited-seconds: escalation: created-at: updated-at: is: is:open is:late is:escalated is:unassessed is:handed-on is:handed-around is:forced is:safety is:confidential is:new is:acknowledged is:investigating is:waiting is:resolved is:closed is:rejected is:withdrawn is:merged is:call is:meeting is:visit is:email is:sms is:chat is:social is:fax is:letter is:note is:product is:service is:staff is:supplier is:price is:process is:upheld is:partly is:rejected has: has:followup has:document has:promise no: segment:'
        case filter.remedy
            set known 'id: complaint: code: contact-id: contact: kind: kind:repair kind:replace kind:refund kind:discount kind:apology kind:explanation kind:other state: state:offered state:accepted state:declined state:delivered amount: currency: note: offered: answer: answer:accepted answer:declined answered: delivered: is: is:open is:settled is:repair is:replace is:refund is:discount is:apology is:explanation is:other is:offered is:accepted is:declined is:delivered is:accepted is:declined has: no: segment:'
        case filter.document
            set known 'id: uid: record: contact-id: contact: complaint: kind: kind:passport kind:visa kind:national_id kind:receipt kind:photo kind:contract kind:voucher kind:other name: number: country: issued: expires: size: sha256: created-at: updated-at: is: is:expired is:expiring is:passport is:visa is:national_id is:receipt is:photo is:contract is:voucher is:other has: no: segment:'
        case filter.interaction
            set known 'id: uid: at: channel: channel:call channel:meeting channel:visit channel:email channel:sms channel:chat channel:social channel:fax channel:letter channel:note direction: direction:in direction:out started-by: started-by:customer started-by:us contact-id: contact: staff: outcome: outcome:answered outcome:no_answer outcome:busy outcome:left_message outcome:sent outcome:failed outcome:visited minutes: topic: text: needs-reply: replied-at: complaint: created-at: updated-at: is: is:unanswered is:needs-reply is:call is:meeting is:visit is:email is:sms is:chat is:social is:fax is:letter is:note is:in is:out is:customer is:us is:answered is:no_answer is:busy is:left_message is:sent is:failed is:visited has: no: segment:'
        case filter.custom-field
            set known 'id: uid: key: type: type:text type:number type:date type:flag type:choice label: choice: used: created-at: updated-at: is: is:text is:number is:date is:flag is:choice has: no: segment:'
        case filter.import
            set known 'id: at: staff: file: contacts: organisations: rows: finished: undone: noun: noun:contact noun:interaction noun:followup noun:complaint records: updated: is: is:finished is:undone is:contact is:interaction is:followup is:complaint has: no: segment:'
        case filter.staff
            set known 'id: uid: name: role: role:owner role:manager role:seller role:care active: created-at: updated-at: is: is:active is:owner is:manager is:seller is:care has: no: segment:'
    end
    set -l typed (string unescape -- "$raw")
    command crm --complete fish $kind "$known" (commandline -opc)[2..] "$typed" 2>/dev/null </dev/null
end

# The flags that the file declares, where a flag is typed.
function __crm_own
    set -l before (commandline -opc)[2..]
    set -l typed (commandline -ct)
    string match -q -- '-*' "$typed"; and not contains -- -- $before; and command -q crm; or return
    command crm --complete fish flag '' $before "$typed" 2>/dev/null </dev/null
end

complete -c crm -f

set -l at -n '__crm_at ""'
complete -c crm $at -a today -d 'Show the day: what is due, complaints, who waits, birthdays; and who has no next step'
complete -c crm $at -a tui -d 'Open the full screen: browse, search and work the day by keys or mouse'
complete -c crm $at -a log -d 'Log a conversation, complete follow-ups, plan the next step; all at once'
complete -c crm $at -a followups -d 'Next steps: what is to be done, for whom, and when'
complete -c crm $at -a remind -d 'What became due, brought up once'
complete -c crm $at -a search -d 'Find contacts, complaints and conversations by their words; contacts by phone and e-mail, too'
complete -c crm $at -a undo -d 'Take back a command with everything it did'
complete -c crm $at -a redo -d 'Do again what `crm undo` took back last'
complete -c crm $at -a history -d 'List what was done, newest first; of one record or one command, what changed, field by field'
complete -c crm $at -a contacts -d 'People and organisations'
complete -c crm $at -a cleanse -d 'Go through the contacts nobody has made sure of yet, the oldest first, with what is missing or wrong'
complete -c crm $at -a complaints -d 'Complaints: what was heard, what is done, how it ends'
complete -c crm $at -a remedies -d 'What is offered to make amends, and whether it arrived'
complete -c crm $at -a documents -d 'Passports, receipts, contracts: filed with whom they concern'
complete -c crm $at -a interactions -d 'Conversations: calls, visits, messages'
complete -c crm $at -a fields -d 'Fields of contacts that you declare yourself'
complete -c crm $at -a imports -d 'Imports: which file brought what, and taking it back'
complete -c crm $at -a segments -d 'Filters that were given a name: segment:NAME stands for them anywhere'
complete -c crm $at -a staff -d 'The people of the agency'
complete -c crm $at -a rules -d 'Rules that plan next steps by themselves'
complete -c crm $at -a holidays -d 'Days on which nobody works'
complete -c crm $at -a config -d 'Settings, and where each value comes from'
complete -c crm $at -a completions -d 'Completion of commands, options and their values on TAB, for bash, zsh and fish'
complete -c crm $at -a doctor -d 'Check-ups of the file, what is around it, and what is in it'
complete -c crm $at -a backups -d 'Copies of the file: made, checked, brought back'
complete -c crm $at -a data -d 'The file as a whole: asked in SQL, written out, merged'
complete -c crm $at -a demo -d 'Build a sandbox: a small travel agency to try crm on'
complete -c crm $at -a help -d 'Explain what is not about one command: the language of filters'
complete -c crm $at -a date -d 'Show what a phrase for a day or time means, in both calendars'

set -l at -n '__crm_at followups'
complete -c crm $at -a add -d 'Add a next step, once or coming again'
complete -c crm $at -a edit -d 'Change title, priority, kind, owner or how it comes again; without flags in $EDITOR'
complete -c crm $at -a start -d 'Note that you are working on follow-ups'
complete -c crm $at -a stop -d 'Put follow-ups down again, still to be done'
complete -c crm $at -a done -d 'Complete follow-ups'
complete -c crm $at -a skip -d 'Pass over follow-ups that come again: the next takes their place, and they count as cancelled'
complete -c crm $at -a snooze -d 'Take follow-ups out of sight until a day to come'
complete -c crm $at -a move -d 'Move follow-ups to another day'
complete -c crm $at -a cancel -d 'Give follow-ups up; they do not count as done, and do not come again'
complete -c crm $at -a reopen -d 'Take up follow-ups that were done or cancelled'
complete -c crm $at -a refer -d 'Hand follow-ups on to a colleague, in whose list they are from now on'
complete -c crm $at -a accept -d 'Accept follow-ups that were handed to you'
complete -c crm $at -a return -d 'Return follow-ups that were handed to you'
complete -c crm $at -a export -d 'Write next steps with every field: csv, unless --format or the name of the file says otherwise'
complete -c crm $at -a sync-dir -d 'Bring a folder of calendar items into step with next steps, for vdirsyncer to carry to a phone'
complete -c crm $at -a import -d 'Import next steps, done ones too: csv, tsv, workbooks, json or jsonl of any program with a header row'
complete -c crm $at -a report -d 'Show how many follow-ups were done by their first due day, for all and for each colleague'
complete -c crm $at -a list -d 'List next steps by due day'
complete -c crm $at -a today -d 'Show what is overdue and what is due today, in working order, with the way to reach each contact'
complete -c crm $at -a show -d 'Show follow-ups whole'
complete -c crm $at -a delete -d 'Delete follow-ups'
complete -c crm $at -a count -d 'Count follow-ups still to be done'

set -l at -n '__crm_at remind'
complete -c crm $at -a now -d 'Bring up what became due since this was done last; `crm remind` alone does it'
complete -c crm $at -a install -d 'Have `crm remind --notify` run by itself, for this file: by a timer of systemd or a line in the crontab'
complete -c crm $at -a status -d 'Show what runs `crm remind` by itself, for which file, and when'
complete -c crm $at -a uninstall -d 'Take away what `install` has set up, wherever that is'

set -l at -n '__crm_at contacts'
complete -c crm $at -a add -d 'Add a person or an organisation'
complete -c crm $at -a edit -d 'Change fields of contacts; without flags, on a terminal, in $EDITOR'
complete -c crm $at -a relate -d 'Note that OTHER is the spouse, child, agent … of WHO'
complete -c crm $at -a query -d 'Find e-mail addresses for a mail program: a line that says how many, then address, name and more, tab-separated'
complete -c crm $at -a sync-dir -d 'Bring a folder of vCards into step with the contacts, for khard, and for vdirsyncer to carry to a phone'
complete -c crm $at -a merge -d 'Make one contact of several: everything about the others goes to the one that stays, and their ids lead to it'
complete -c crm $at -a dupes -d 'List contacts that may be one, the most likely first, with what speaks for it'
complete -c crm $at -a not-same -d 'Note that two contacts are two, however alike: they are not suggested again'
complete -c crm $at -a verify -d 'Note that contacts are real, and that their phones and addresses reach them'
complete -c crm $at -a disqualify -d 'Take contacts out of the funnel, customers excepted; everything about them stays'
complete -c crm $at -a stage -d 'Move contacts on: raw, verified, engaged, prospect, customer, lapsed'
complete -c crm $at -a call -d 'Call a contact: the preferred phone, else the first mobile, else the first phone'
complete -c crm $at -a mail -d 'Write an e-mail to a contact in the system\'s mail program, or with the command in the setting `mail`'
complete -c crm $at -a copy -d 'Copy a phone of a contact, else an e-mail address, or whatever is named, to the clipboard'
complete -c crm $at -a dossier -d 'Show everything that is held about a contact, in full, for the contact: as text, markdown, json, or --html'
complete -c crm $at -a forget -d 'Erase contacts for good, as they may demand, with everything held about them'
complete -c crm $at -a list -d 'List contacts by name'
complete -c crm $at -a show -d 'Show a contact from all sides: next step, how to reach, last conversations; with --at as it was then'
complete -c crm $at -a tag -d 'Add and take away tags'
complete -c crm $at -a archive -d 'Take contacts out of lists; everything about them stays'
complete -c crm $at -a unarchive -d 'Bring archived contacts back into lists'
complete -c crm $at -a delete -d 'Delete contacts with their follow-ups, and the conversations nobody else took part in'
complete -c crm $at -a count -d 'Count contacts'
complete -c crm $at -a export -d 'Write contacts with every field, archived ones too: csv, unless --format or the name of the file says otherwise'
complete -c crm $at -a import -d 'Import contacts: vCards, or csv, tsv, json or workbooks (xlsx, xls, ods) with a header row'

set -l at -n '__crm_at complaints'
complete -c crm $at -a add -d 'Record a complaint in the customer\'s own words'
complete -c crm $at -a list -d 'List complaints that are open, the gravest and oldest first'
complete -c crm $at -a show -d 'Show complaints with all that happened, in order'
complete -c crm $at -a edit -d 'Change what is known about complaints; without flags, on a terminal, in $EDITOR'
complete -c crm $at -a due -d 'Show by when complaints are to be acknowledged or resolved, in working time and by the clock'
complete -c crm $at -a next -d 'Say what is to be done about a complaint now, with the commands that do it'
complete -c crm $at -a escalate -d 'Bring complaints to everybody\'s attention: the highest level, whatever the clock says'
complete -c crm $at -a import -d 'Import complaints, ended ones too: csv, tsv, workbooks, json or jsonl of any program with a header row'
complete -c crm $at -a report -d 'Show figures of the complaints received in a period: how many and why, how long they take, who is content'
complete -c crm $at -a radar -d 'Show what several complaints of a few days have in common: a topic, supplier, person or product'
complete -c crm $at -a assign -d 'Give complaints into the hands of a colleague'
complete -c crm $at -a acknowledge -d 'Note that customers know their complaints arrived'
complete -c crm $at -a investigate -d 'Look into complaints; a new one counts as acknowledged by that'
complete -c crm $at -a wait -d 'Note that it is the customer\'s turn: a receipt, an answer, a signature'
complete -c crm $at -a resolve -d 'Decide complaints and tell the customer, with something to make amends'
complete -c crm $at -a close -d 'Close resolved complaints: proof is kept, promises are kept, the customer was asked, the cause is known'
complete -c crm $at -a reject -d 'Reject complaints that are not justified, and tell the customer why'
complete -c crm $at -a withdraw -d 'Note that customers took their complaints back'
complete -c crm $at -a reopen -d 'Take complaints up again that ended in the last 30 days'
complete -c crm $at -a refer -d 'Hand complaints on to a colleague, who accepts or returns them'
complete -c crm $at -a accept -d 'Accept complaints that were handed to you'
complete -c crm $at -a return -d 'Return complaints that were handed to you'
complete -c crm $at -a ask -d 'Note that customers were asked how content they are, and have not answered yet'
complete -c crm $at -a rate -d 'Keep how content customers said they are with what was done'
complete -c crm $at -a merge -d 'Make complaints about one matter part of one that goes on'
complete -c crm $at -a link -d 'Note that complaints have to do with another one; each is then shown with the others'
complete -c crm $at -a unlink -d 'Note that complaints have nothing to do with another, after all'
complete -c crm $at -a dossier -d 'Show a whole case in order, for the customer or an authority: as text, markdown, json, or --html'
complete -c crm $at -a policy -d 'Print the procedure for customers who complain: how, by when we answer, what they can do if they are not content'
complete -c crm $at -a publish -d 'Tell others what was learnt from a complaint that has ended, without telling whose it was'
complete -c crm $at -a delete -d 'Delete complaints with their timeline'
complete -c crm $at -a count -d 'Count complaints that are open'

set -l at -n '__crm_at remedies'
complete -c crm $at -a list -d 'List what was offered and is neither delivered nor declined, the oldest first'
complete -c crm $at -a count -d 'Count remedies that are neither delivered nor declined'
complete -c crm $at -a offer -d 'Offer something to make amends'
complete -c crm $at -a accept -d 'Note that customers take what was offered; it is owed from now on'
complete -c crm $at -a decline -d 'Note that customers do not want what was offered; nothing is owed'
complete -c crm $at -a deliver -d 'Note that remedies have reached the customers, who thereby accept them'

set -l at -n '__crm_at documents'
complete -c crm $at -a add -d 'File a copy of a file with a contact or a complaint'
complete -c crm $at -a list -d 'List documents, the newest first'
complete -c crm $at -a show -d 'Show what is known about documents'
complete -c crm $at -a open -d 'Show a document in the program that the system has for it'
complete -c crm $at -a export -d 'Write a copy of a document, under its own name unless another is given'
complete -c crm $at -a delete -d 'Delete documents'

set -l at -n '__crm_at interactions'
complete -c crm $at -a import -d 'Import conversations that took place: csv, tsv, workbooks, json or jsonl of any program with a header row'
complete -c crm $at -a import-mail -d 'Import e-mail as conversations with whom it is from and to: from mutt or aerc, an mbox, a Maildir'
complete -c crm $at -a add -d 'Add a conversation that took place'
complete -c crm $at -a list -d 'List conversations, newest first'
complete -c crm $at -a show -d 'Show conversations whole'
complete -c crm $at -a edit -d 'Change conversations; without flags, on a terminal, in $EDITOR'
complete -c crm $at -a replied -d 'Note that a waiting customer was answered'
complete -c crm $at -a delete -d 'Delete conversations'

set -l at -n '__crm_at fields'
complete -c crm $at -a add -d 'Declare a field of contacts; from then on it is an option, a column and a filter'
complete -c crm $at -a list -d 'List the declared fields, with how many contacts have a value'
complete -c crm $at -a edit -d 'Change a field and, where its type changes, its values; without flags, on a terminal, in $EDITOR'
complete -c crm $at -a remove -d 'Remove fields, and with them the values contacts have'

set -l at -n '__crm_at imports'
complete -c crm $at -a mappings -d 'List how columns were read; a file with the same headers, in any order, is read so again'
complete -c crm $at -a forget-mapping -d 'Forget how columns were read; the next such file is looked at anew'
complete -c crm $at -a list -d 'List imports, newest first; of those that were stopped it says how they go on'
complete -c crm $at -a show -d 'Show imports with what became of the records they brought'
complete -c crm $at -a undo -d 'Take back an import with everything it brought, as `crm undo N` does'

set -l at -n '__crm_at segments'
complete -c crm $at -a save -d 'Give a filter a name'
complete -c crm $at -a list -d 'List segments; one that no command has used for 40 days is said'
complete -c crm $at -a show -d 'List what a segment picks, archived and ended records too'
complete -c crm $at -a edit -d 'Change what a segment stands for, or its name'
complete -c crm $at -a delete -d 'Delete segments'

set -l at -n '__crm_at staff'
complete -c crm $at -a add -d 'Add a colleague'
complete -c crm $at -a list -d 'List colleagues'
complete -c crm $at -a edit -d 'Change a colleague, or note that one has left'

set -l at -n '__crm_at rules'
complete -c crm $at -a list -d 'List the rules: which are on, what each does, how many next steps it has made'
complete -c crm $at -a run -d 'Make the next steps that rules want today'
complete -c crm $at -a enable -d 'Switch rules on'
complete -c crm $at -a disable -d 'Switch rules off'

set -l at -n '__crm_at holidays'
complete -c crm $at -a list -d 'List the holidays of a year: those of the country, and those that were entered or imported'
complete -c crm $at -a add -d 'Add a holiday of your own'
complete -c crm $at -a import -d 'Take the all-day events of a calendar file as holidays, in place of those it brought before'
complete -c crm $at -a delete -d 'Delete holidays that were entered or imported'

set -l at -n '__crm_at config'
complete -c crm $at -a show -d 'Show every setting with its value and where it comes from'
complete -c crm $at -a get -d 'Print the value of a setting'
complete -c crm $at -a set -d 'Write a setting to the settings file'
complete -c crm $at -a edit -d 'Open the settings file in $EDITOR'
complete -c crm $at -a path -d 'Print where the settings file is'

set -l at -n '__crm_at completions'
complete -c crm $at -a show -d 'Print the completion script for a shell'
complete -c crm $at -a install -d 'Write the completion script where the shell looks for it'
complete -c crm $at -a uninstall -d 'Remove the completion script that `install` has written'

set -l at -n '__crm_at doctor'
complete -c crm $at -a check -d 'Check file, surroundings, settings and terminal, and show what mends them'
complete -c crm $at -a data -d 'Look for what is wrong with the data, and show the commands that mend it'

set -l at -n '__crm_at backups'
complete -c crm $at -a create -d 'Keep the file as it is now'
complete -c crm $at -a list -d 'List the backups of the file, newest first'
complete -c crm $at -a verify -d 'Look at every page, reference, seal and document of backups'
complete -c crm $at -a restore -d 'Give the file the content of a backup, after keeping what it has now'
complete -c crm $at -a prune -d 'Remove old backups, but not the newest of each kind; without --all, none that was made by hand'

set -l at -n '__crm_at data'
complete -c crm $at -a schema -d 'Print the JSON Schema (2020-12) of what crm writes as json: a row of every list, a line of every table of a dump'
complete -c crm $at -a merge -d 'Bring the records of another crm file here: what is new there, and what was changed there only'
complete -c crm $at -a sql -d 'Ask the file in SQL, for what no command tells'
complete -c crm $at -a dump -d 'Write the whole file down as JSON Lines: every record, the history, what is in the documents, with SHA-256 sums'
complete -c crm $at -a load -d 'Make a new file of a dump: the same records, numbers, history, seals and documents'

set -l at -n '__crm_at ""'
complete -c crm $at -l db -r -F -d 'the file to work on'
complete -c crm $at -l create -d 'make the file if it does not exist'
complete -c crm $at -l demo -d 'work in the sandbox of `crm demo`'
complete -c crm $at -l no-color -d 'no colours'
complete -c crm $at -l quiet -s q -d 'errors only, no talk'
complete -c crm $at -l debug -d 'show the traceback of an error'
complete -c crm $at -l version -d 'print the version and leave'

set -l at -n '__crm_at "*"'
complete -c crm $at -l help -d 'Show this message and exit.'

set -l at -n '__crm_at today "followups today" "complaints due"'
complete -c crm $at -l check -d 'print nothing; exit with 10 if anything is due'

set -l at -n '__crm_at today "followups report" "followups list" "followups today" remind "remind now" "remind status" search history "contacts dupes" "contacts list" cleanse "complaints list" "complaints due" "complaints next" "complaints report" "complaints radar" "remedies list" "documents list" "interactions list" "fields list" "imports mappings" "imports list" "segments list" "segments show" "staff list" "rules list" "holidays list" doctor "doctor *" "backups list" "backups verify" "data sql" demo help'
complete -c crm $at -l format -s f -r -f -a 'table plain json jsonl csv tsv ids markdown xlsx' -d 'one of table, plain, json, jsonl, csv, tsv, ids, markdown, xlsx'

set -l at -n '__crm_at today tui log "followups *" remind "remind *" search undo redo history "contacts *" cleanse "complaints *" "remedies *" "documents *" "interactions *" "fields *" "imports *" "segments *" "staff *" "rules *" "holidays *" "config *" "completions *" doctor "doctor *" "backups *" "data *" demo help date'
complete -c crm $at -l json -d 'short for --format json'

set -l at -n '__crm_at today demo'
complete -c crm $at -l columns -r -f -a '(__crm_several list section record contact_id contact reach on time what command)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order section record contact_id contact reach on time what command)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at today "followups export" "followups report" "followups list" "followups today" remind "remind now" "remind status" search history "contacts dupes" "contacts list" "contacts export" cleanse "complaints list" "complaints due" "complaints next" "complaints report" "complaints radar" "remedies list" "documents list" "interactions list" "fields list" "imports mappings" "imports list" "segments list" "segments show" "staff list" "rules list" "holidays list" doctor "doctor *" "backups list" "backups verify" "data sql" demo help'
complete -c crm $at -l limit -r -f -d 'at most so many rows'
complete -c crm $at -l no-header -d 'rows only'
complete -c crm $at -l raw -d 'csv without the \' that keeps spreadsheets from running cells'

set -l at -n '__crm_at tui log "followups add" "followups edit" "followups start" "followups stop" "followups done" "followups skip" "followups snooze" "followups move" "followups cancel" "followups reopen" "followups refer" "followups accept" "followups return" "followups sync-dir" "followups import" "followups show" "followups delete" "followups count" "remind install" "remind uninstall" undo redo "contacts add" "contacts edit" "contacts relate" "contacts query" "contacts sync-dir" "contacts merge" "contacts not-same" "contacts verify" "contacts disqualify" "contacts stage" "contacts call" "contacts mail" "contacts copy" "contacts dossier" "contacts forget" "contacts show" "contacts tag" "contacts archive" "contacts unarchive" "contacts delete" "contacts count" "contacts import" "complaints add" "complaints show" "complaints edit" "complaints escalate" "complaints import" "complaints assign" "complaints acknowledge" "complaints investigate" "complaints wait" "complaints resolve" "complaints close" "complaints reject" "complaints withdraw" "complaints reopen" "complaints refer" "complaints accept" "complaints return" "complaints ask" "complaints rate" "complaints merge" "complaints link" "complaints unlink" "complaints dossier" "complaints policy" "complaints publish" "complaints delete" "complaints count" "remedies count" "remedies offer" "remedies accept" "remedies decline" "remedies deliver" "documents add" "documents show" "documents open" "documents export" "documents delete" "interactions import" "interactions import-mail" "interactions add" "interactions show" "interactions edit" "interactions replied" "interactions delete" "fields add" "fields edit" "fields remove" "imports forget-mapping" "imports show" "imports undo" "segments save" "segments edit" "segments delete" "staff add" "staff edit" "rules run" "rules enable" "rules disable" "holidays add" "holidays import" "holidays delete" "config *" "completions *" "backups create" "backups restore" "backups prune" "data schema" "data merge" "data dump" "data load" date'
complete -c crm $at -l format -s f -r -f -a 'table plain json jsonl csv tsv ids markdown' -d 'one of table, plain, json, jsonl, csv, tsv, ids, markdown'

set -l at -n '__crm_at log "interactions add"'
complete -c crm $at -l with -r -f -k -a '(__crm_live contact)' -d 'somebody else who took part; may be repeated'
complete -c crm $at -l in -d 'the customer reached out to us'
complete -c crm $at -l out -d 'we reached out to the customer'
complete -c crm $at -l needs-reply -d 'the customer waits for an answer'
complete -c crm $at -l complaint -r -f -k -a '(__crm_live open-complaint)' -d 'complaint it was about'

set -l at -n '__crm_at log "interactions add" "interactions edit"'
complete -c crm $at -l at -r -f -d 'when it took place: yesterday 16:30, 2026-11-20'
complete -c crm $at -l duration -r -f -d 'how long: 15min, 1h30'
complete -c crm $at -l outcome -r -f -a 'answered no_answer busy left_message sent failed visited' -d 'answered, no_answer, busy, left_message, sent, failed, visited'
complete -c crm $at -l topic -r -f -d 'what it was about'

set -l at -n '__crm_at log'
complete -c crm $at -l done -r -f -k -a '(__crm_live live-followup)' -d 'follow-up this completes; may be repeated'
complete -c crm $at -l next -r -f -d 'when the next step is due'
complete -c crm $at -l next-title -r -f -d 'what the next step is'

set -l at -n '__crm_at log "followups add" "contacts add" "complaints add" "documents add" "interactions add" "fields add"'
complete -c crm $at -l uid -r -f -d 'identity: repeating the command adds nothing'

set -l at -n '__crm_at log "followups edit" "followups start" "followups stop" "followups done" "followups skip" "followups snooze" "followups move" "followups cancel" "followups reopen" "followups refer" "followups accept" "followups return" "followups sync-dir" "followups import" "followups delete" undo redo "contacts edit" "contacts relate" "contacts sync-dir" "contacts merge" "contacts not-same" "contacts verify" "contacts disqualify" "contacts stage" "contacts forget" "contacts tag" "contacts archive" "contacts unarchive" "contacts delete" "contacts import" "complaints edit" "complaints escalate" "complaints import" "complaints assign" "complaints acknowledge" "complaints investigate" "complaints wait" "complaints resolve" "complaints close" "complaints reject" "complaints withdraw" "complaints reopen" "complaints refer" "complaints accept" "complaints return" "complaints ask" "complaints rate" "complaints merge" "complaints link" "complaints unlink" "complaints delete" "remedies accept" "remedies decline" "remedies deliver" "documents delete" "interactions import" "interactions import-mail" "interactions edit" "interactions replied" "interactions delete" "fields edit" "fields remove" "imports forget-mapping" "imports undo" "segments edit" "segments delete" "rules run" "rules enable" "rules disable" "holidays import" "holidays delete" "backups restore" "backups prune" "data merge" "data load"'
complete -c crm $at -l dry-run -d 'show what would happen; write nothing'

set -l at -n '__crm_at "followups add"'
complete -c crm $at -l due -r -f -d 'tomorrow, +3d, sat 10:30, 2026-12-01, 1405/09/10'
complete -c crm $at -l interaction -r -f -k -a '(__crm_live interaction)' -d 'conversation it came from'

set -l at -n '__crm_at "followups add" "followups move"'
complete -c crm $at -l time -r -f -d 'time of the day'

set -l at -n '__crm_at "followups add" "followups edit"'
complete -c crm $at -l priority -r -f -d '1 is highest, 9 lowest; 5 if not given'
complete -c crm $at -l kind -r -f -a 'call message visit payment document survey care other' -d 'call, message, visit, payment, document, survey, care, other'
complete -c crm $at -l owner -r -f -k -a '(__crm_live staff)' -d 'colleague who does it'
complete -c crm $at -l complaint -r -f -k -a '(__crm_live open-complaint)' -d 'complaint it belongs to'
complete -c crm $at -l every -r -f -d 'comes again: day, 2 weeks, mon,thu, month, jalali-month on last day'
complete -c crm $at -l after-done -l on-schedule -d 'count the next from the day it is done, or not'
complete -c crm $at -l until -r -f -d 'comes again until that day at the latest'
complete -c crm $at -l times -r -f -d 'comes so many times in all'

set -l at -n '__crm_at "followups edit"'
complete -c crm $at -l title -r -f -d 'what is to be done'
complete -c crm $at -l clear -r -f -a 'every until times' -d 'every, until, times'

set -l at -n '__crm_at "followups edit" "followups start" "followups stop" "followups done" "followups skip" "followups snooze" "followups move" "followups cancel" "followups reopen" "followups refer" "followups accept" "followups return" "followups delete"'
complete -c crm $at -l where -r -f -k -a '(__crm_live filter.follow-up)' -d 'all that satisfy a filter, in place of ids'

set -l at -n '__crm_at "followups edit" "followups start" "followups stop" "followups done" "followups skip" "followups snooze" "followups move" "followups cancel" "followups reopen" "followups refer" "followups accept" "followups return" "followups delete" "remind install" "contacts edit" "contacts merge" "contacts verify" "contacts disqualify" "contacts stage" "contacts call" "contacts mail" "contacts forget" "contacts tag" "contacts archive" "contacts unarchive" "contacts delete" "complaints edit" "complaints escalate" "complaints assign" "complaints acknowledge" "complaints investigate" "complaints wait" "complaints resolve" "complaints close" "complaints reject" "complaints withdraw" "complaints reopen" "complaints refer" "complaints accept" "complaints return" "complaints ask" "complaints rate" "complaints merge" "complaints delete" "remedies accept" "remedies decline" "remedies deliver" "documents delete" "interactions edit" "interactions replied" "interactions delete" "fields remove" "backups restore" "backups prune" "data merge"'
complete -c crm $at -l yes -s y -d 'do not ask'

set -l at -n '__crm_at "followups done" "followups cancel"'
complete -c crm $at -l outcome -r -f -d 'what came of it'

set -l at -n '__crm_at "followups snooze"'
complete -c crm $at -l until -r -f -d 'a day to come'

set -l at -n '__crm_at "followups move"'
complete -c crm $at -l to -r -f -d 'the new due day'

set -l at -n '__crm_at "followups refer" "complaints refer"'
complete -c crm $at -l to -r -f -k -a '(__crm_live staff)' -d 'colleague who is to take them over'

set -l at -n '__crm_at "followups refer" "followups return" "complaints refer" "complaints return" "complaints ask" "complaints rate"'
complete -c crm $at -l note -r -f -d 'what they should know'

set -l at -n '__crm_at "followups export" "followups list"'
complete -c crm $at -l all -d 'done and cancelled ones too'

set -l at -n '__crm_at "followups export"'
complete -c crm $at -l as -r -f -a 'todos events' -d 'what they are in ics; todos if not given'
complete -c crm $at -l output -l out -s o -r -F -d 'write to a file instead'
complete -c crm $at -l format -s f -r -f -a 'table plain json jsonl csv tsv ids markdown xlsx ics' -d 'one of table, plain, json, jsonl, csv, tsv, ids, markdown, xlsx, ics'

set -l at -n '__crm_at "followups export" "followups list" "followups today" remind "remind now"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id uid contact_id contact reach title kind due_on due_time first_due_on hidden_until status priority owner outcome closed_at complaint_id interaction_id every anchor until times series occurrence handoffs handed_by handed_note origin created_at updated_at)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id uid contact_id contact reach title kind due_on due_time first_due_on hidden_until status priority owner outcome closed_at complaint_id interaction_id every anchor until times series occurrence handoffs handed_by handed_note origin created_at updated_at)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "followups import" "contacts import" "complaints import" "interactions import"'
complete -c crm $at -l map -r -f -d 'what a column means; may be repeated'
complete -c crm $at -l partial -d 'take the good rows even if others are rejected'
complete -c crm $at -l rejects -r -F -d 'where rejected rows go, if not beside FILE'
complete -c crm $at -l encoding -r -f -d 'encoding, when it is not guessed well'
complete -c crm $at -l sheet -r -f -d 'sheet of a workbook; else the first with anything in it'
complete -c crm $at -l header-row -r -f -d 'row that names the columns; else the first that reads like it'

set -l at -n '__crm_at "followups import" "complaints import" "interactions import"'
complete -c crm $at -l dates -r -f -a 'mdy dmy' -d 'order of dates like 3/4/2026'
complete -c crm $at -l on-missing -r -f -a 'reject create' -d 'rows of people who are not here'
complete -c crm $at -l on-duplicate -r -f -a 'skip update ask add' -d 'rows that are here already'
complete -c crm $at -l yes -s y -d 'take what is proposed for unknown columns'

set -l at -n '__crm_at "followups report"'
complete -c crm $at -l from -r -f -d 'first day; 30 days ago if not given'

set -l at -n '__crm_at "followups report" "complaints report"'
complete -c crm $at -l to -r -f -d 'last day; today if not given'
complete -c crm $at -l columns -r -f -a '(__crm_several list figure of count n value unit low high note)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order figure of count n value unit low high note)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "followups list"'
complete -c crm $at -l due -r -f -a 'overdue today tomorrow week' -d 'due by then: overdue, today, tomorrow, week, +2w'

set -l at -n '__crm_at "followups count"'
complete -c crm $at -l due -d 'only what is overdue or due today'

set -l at -n '__crm_at remind "remind now"'
complete -c crm $at -l notify -d 'on the desktop; printed where there is none, or it fails'

set -l at -n '__crm_at remind "remind now" "remind install" "remind uninstall" "contacts call" "contacts mail" "documents open"'
complete -c crm $at -l dry-run -d 'show what would be run; run nothing'

set -l at -n '__crm_at "remind install"'
complete -c crm $at -l every -r -f -d 'how often: 5min, 30min, 1h'

set -l at -n '__crm_at "remind install" "remind uninstall"'
complete -c crm $at -l with -r -f -a 'systemd cron launchd tasks' -d 'what runs it; without it, what the platform has'

set -l at -n '__crm_at "remind status"'
complete -c crm $at -l columns -r -f -a '(__crm_several list with place active this_file last next command)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order with place active this_file last next command)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at search'
complete -c crm $at -l columns -r -f -a '(__crm_several list record contact_id contact reach at match)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order record contact_id contact reach at match)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at history'
complete -c crm $at -l columns -r -f -a '(__crm_several list id uid at staff line rows undone undoes automatic finished)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id uid at staff line rows undone undoes automatic finished)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "contacts add"'
complete -c crm $at -l phone -r -f -d 'phone number; may be repeated'
complete -c crm $at -l email -r -f -d 'e-mail address; may be repeated'
complete -c crm $at -l tag -r -f -k -a '(__crm_live tag)' -d 'tag; may be repeated'

set -l at -n '__crm_at "contacts add" "contacts edit"'
complete -c crm $at -l point -r -f -d 'another way to reach: telegram=@sara, address=...; may be repeated'
complete -c crm $at -l kind -r -f -a 'person org' -d 'person or organisation'
complete -c crm $at -l org -r -f -k -a '(__crm_live organisation)' -d 'organisation the person belongs to'
complete -c crm $at -l job-title -r -f -d 'job title'
complete -c crm $at -l latin-name -r -f -d 'name as in the passport'
complete -c crm $at -l city -r -f -d city
complete -c crm $at -l referred-by -r -f -k -a '(__crm_live contact)' -d 'contact who recommended us'
complete -c crm $at -l owner -r -f -k -a '(__crm_live staff)' -d 'colleague who looks after the contact'
complete -c crm $at -l tier -r -f -a 'A B C D' -d 'value to the agency'
complete -c crm $at -l lifecycle -r -f -a 'raw verified engaged prospect customer lapsed disqualified' -d 'one of raw, verified, engaged, prospect, customer, lapsed, disqualified'
complete -c crm $at -l birthday -r -f -d '1990-04-15, 04-15, 1369/07/15 or 07/15@jalali'
complete -c crm $at -l language -r -f -d 'language to speak'
complete -c crm $at -l preferred-channel -r -f -a 'call meeting visit email sms chat social fax letter note' -d 'how to reach best'
complete -c crm $at -l best-time -r -f -d 'when to reach best'
complete -c crm $at -l consent -r -f -a 'call=yes call=no call=unknown sms=yes sms=no sms=unknown email=yes email=no email=unknown chat=yes chat=no chat=unknown' -d 'answer about a channel: sms=yes|no|unknown'
complete -c crm $at -l do-not-contact -l may-contact -d 'asked not to be contacted'
complete -c crm $at -l note -r -f -d note
complete -c crm $at -l create -d 'make the organisation if there is none'

set -l at -n '__crm_at "contacts add" "contacts edit" "contacts import"'
complete -c crm $at -l source -r -f -d 'where the contact came from'

set -l at -n '__crm_at "contacts edit"'
complete -c crm $at -l name -r -f -d 'full name'
complete -c crm $at -l add-phone -r -f -d 'one more phone'
complete -c crm $at -l remove-phone -r -f -d 'a phone less'
complete -c crm $at -l add-email -r -f -d 'one more e-mail'
complete -c crm $at -l remove-email -r -f -d 'an e-mail less'
complete -c crm $at -l remove-point -r -f -d 'a way to reach less'
complete -c crm $at -l reason -r -f -d 'why the contact is disqualified'
complete -c crm $at -l clear -r -f -a 'latin_name org job_title owner source referred_by birthday tier preferred_channel best_time language city note' -d 'empty a field; may be repeated'

set -l at -n '__crm_at "contacts edit" "contacts verify" "contacts disqualify" "contacts stage" "contacts tag" "contacts archive" "contacts unarchive" "contacts delete"'
complete -c crm $at -l where -r -f -k -a '(__crm_live filter.contact)' -d 'all that satisfy a filter, in place of ids'

set -l at -n '__crm_at "contacts relate"'
complete -c crm $at -l as -r -f -a 'spouse child parent sibling friend colleague agent emergency' -d 'what OTHER is to WHO: spouse, child, parent, sibling, friend, colleague, agent, emergency'
complete -c crm $at -l remove -d 'take back what was noted, or only the --as of it'

set -l at -n '__crm_at "contacts sync-dir"'
complete -c crm $at -l as -r -f -a 'vcard3 vcard' -d 'what new cards are; khard wants vcard3'
complete -c crm $at -l archive-deleted -d 'archive whose card was deleted; else it is written again'

set -l at -n '__crm_at "contacts merge"'
complete -c crm $at -l into -r -f -k -a '(__crm_live contact)' -d 'who stays; else the first named'
complete -c crm $at -l keep -r -f -d 'whose value a field keeps; may be repeated: name=12'

set -l at -n '__crm_at "contacts dupes"'
complete -c crm $at -l min -r -f -d 'least score, 0 to 100; without it 40'
complete -c crm $at -l columns -r -f -a '(__crm_several list contact_id contact other_id other score reasons command)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order contact_id contact other_id other score reasons command)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "contacts verify"'
complete -c crm $at -l point -r -f -d 'only this phone or address was found to reach them'

set -l at -n '__crm_at "contacts disqualify"'
complete -c crm $at -l reason -r -f -d 'why they are none for us'

set -l at -n '__crm_at "contacts call"'
complete -c crm $at -l phone -r -f -d 'another phone: its label, its type or a part of it'
complete -c crm $at -l log -r -f -d 'log the call with what was said; nothing is asked'
complete -c crm $at -l no-log -d 'neither log the call nor offer to'

set -l at -n '__crm_at "contacts mail"'
complete -c crm $at -l email -r -f -d 'another address: its label or a part of it'
complete -c crm $at -l subject -r -f -d 'subject of the e-mail'

set -l at -n '__crm_at "contacts dossier" "complaints dossier"'
complete -c crm $at -l html -d 'as a page of HTML, to be printed or handed over'

set -l at -n '__crm_at "contacts dossier" "contacts export" "complaints dossier" "complaints publish"'
complete -c crm $at -l out -s o -r -F -d 'write to a file instead'

set -l at -n '__crm_at "contacts list" "contacts count"'
complete -c crm $at -l archived -d 'archived contacts instead'
complete -c crm $at -l all -d 'archived contacts too'

set -l at -n '__crm_at "contacts list" "contacts export" "segments show"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id uid kind name latin_name org job_title owner lifecycle disqualified_reason source referred_by tier city phones emails points tags birthday language preferred_channel best_time do_not_contact consent note archived_at created_at updated_at last_contact days_silent next_step open_followups open_complaints)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id uid kind name latin_name org job_title owner lifecycle disqualified_reason source referred_by tier city phones emails points tags birthday language preferred_channel best_time do_not_contact consent note archived_at created_at updated_at last_contact days_silent next_step open_followups open_complaints)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "contacts show"'
complete -c crm $at -l at -r -f -d 'as it was at the end of that day or minute: 2026-11-20, yesterday 16:30'

set -l at -n '__crm_at "contacts tag"'
complete -c crm $at -l add -r -f -k -a '(__crm_live tag)' -d 'tag to add; may be repeated'
complete -c crm $at -l remove -r -f -k -a '(__crm_live tag)' -d 'tag to take away; may be repeated'

set -l at -n '__crm_at "contacts export"'
complete -c crm $at -l format -s f -r -f -a 'table plain json jsonl csv tsv ids markdown xlsx vcard vcard3 mutt' -d 'one of table, plain, json, jsonl, csv, tsv, ids, markdown, xlsx, vcard, vcard3, mutt'

set -l at -n '__crm_at "contacts import"'
complete -c crm $at -l dates -r -f -a 'mdy dmy' -d 'order of birthdays with slashes; Outlook: mdy'
complete -c crm $at -l on-duplicate -r -f -a 'skip update ask add' -d 'if one is here already'
complete -c crm $at -l yes -s y -d 'read columns as proposed, without asking'

set -l at -n '__crm_at cleanse'
complete -c crm $at -l columns -r -f -a '(__crm_several list id name phones emails missing invalid source created_at command)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id name phones emails missing invalid source created_at command)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "complaints add" "complaints edit"'
complete -c crm $at -l heard -r -f -d 'what the customer said, in their words; - reads it, nothing opens $EDITOR'
complete -c crm $at -l wanted -r -f -d 'what the customer wants'
complete -c crm $at -l about -r -f -a 'product service staff supplier price process' -d 'product, service, staff, supplier, price, process'
complete -c crm $at -l which -r -f -d 'which product, colleague or supplier'
complete -c crm $at -l topic -r -f -d 'topic, the same for complaints of one kind'

set -l at -n '__crm_at "complaints add" "complaints edit" "complaints investigate"'
complete -c crm $at -l severity -r -f -a '1 2 3 4' -d '1 is gravest, 4 slightest'

set -l at -n '__crm_at "complaints add"'
complete -c crm $at -l safety -d 'somebody\'s safety is concerned'
complete -c crm $at -l confidential -d 'leave it out of the lists of the colleague it is about; hides nothing'
complete -c crm $at -l at -r -f -d 'when it was heard: yesterday 16:30, 2026-11-20'
complete -c crm $at -l owner -r -f -k -a '(__crm_live staff)' -d 'colleague who handles it'
complete -c crm $at -l follows -r -f -k -a '(__crm_live complaint)' -d 'earlier complaint that it takes up again'

set -l at -n '__crm_at "complaints add" "complaints edit" "interactions edit"'
complete -c crm $at -l channel -r -f -a 'call meeting visit email sms chat social fax letter note' -d 'call, meeting, visit, email, sms, chat, social, fax, letter, note'

set -l at -n '__crm_at "complaints list" "complaints count"'
complete -c crm $at -l all -d 'those that ended too'

set -l at -n '__crm_at "complaints list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id uid code contact_id contact reach status priority received_at channel heard wanted about which topic severity safety owner decision reason remedies cause prevention no_document asked_at satisfaction confidential handoffs handed_by handed_note reopen_count follows_id merged_into_id ended_at due_at acknowledge_due resolve_due acknowledged_at resolved_at waited_seconds escalation created_at updated_at)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id uid code contact_id contact reach status priority received_at channel heard wanted about which topic severity safety owner decision reason remedies cause prevention no_document asked_at satisfaction confidential handoffs handed_by handed_note reopen_count follows_id merged_into_id ended_at due_at acknowledge_due resolve_due acknowledged_at resolved_at waited_seconds escalation created_at updated_at)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "complaints edit"'
complete -c crm $at -l safety -l no-safety -d 'somebody\'s safety is concerned'
complete -c crm $at -l confidential -l no-confidential -d 'leave it out of the lists of the colleague it is about; hides nothing'
complete -c crm $at -l clear -r -f -a 'channel wanted about which topic severity cause prevention no_document' -d 'empty a field; may be repeated'

set -l at -n '__crm_at "complaints edit" "complaints close"'
complete -c crm $at -l cause -r -f -d 'why it happened, the same for complaints of one kind'
complete -c crm $at -l prevention -r -f -d 'what is done so that it does not happen again'
complete -c crm $at -l no-document -r -f -d 'why there is no document of it'

set -l at -n '__crm_at "complaints edit" "complaints escalate" "complaints assign" "complaints acknowledge" "complaints investigate" "complaints wait" "complaints resolve" "complaints close" "complaints reject" "complaints withdraw" "complaints reopen" "complaints refer" "complaints accept" "complaints return" "complaints ask" "complaints rate" "complaints delete"'
complete -c crm $at -l where -r -f -k -a '(__crm_live filter.complaint)' -d 'all that satisfy a filter, in place of ids'

set -l at -n '__crm_at "complaints due"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id code contact_id contact status due_at working_minutes minutes escalation owner)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id code contact_id contact status due_at working_minutes minutes escalation owner)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "complaints next"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id step command)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id step command)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "complaints escalate"'
complete -c crm $at -l note -r -f -d why

set -l at -n '__crm_at "complaints report"'
complete -c crm $at -l from -r -f -d 'first day; 90 days ago if not given'
complete -c crm $at -l by -r -f -a 'about topic staff' -d 'each about, topic, or staff who handles it'
complete -c crm $at -l explain -r -f -a 'received oldest_unresolved oldest_unresolved_elapsed per_100_interactions per_100_sales unresolved reopened unanswered acknowledge_breach resolve_breach closed_by_force handed_around cause_unknown asked answered csat handling handling_mean handling_median handling_p90 elapsed elapsed_mean elapsed_median elapsed_p90 response response_mean response_median response_p90 response_elapsed response_elapsed_mean response_elapsed_median response_elapsed_p90 cost cost_sum cost_mean cost_median about which topic cause cause_cumulative handled_by' -d 'formula of a figure, and what went into it'

set -l at -n '__crm_at "complaints radar"'
complete -c crm $at -l days -r -f -d 'within so many days; 7 unless said'
complete -c crm $at -l least -r -f -d 'at least so many complaints; 3 unless said'
complete -c crm $at -l check -d 'print nothing; exit with 10 if anything is found'
complete -c crm $at -l columns -r -f -a '(__crm_several list by what about count open first_on last_on codes contacts others other_contacts)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order by what about count open first_on last_on codes contacts others other_contacts)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "complaints assign" "complaints acknowledge" "complaints investigate" "complaints wait" "complaints resolve" "complaints close" "complaints reject" "complaints withdraw" "complaints reopen"'
complete -c crm $at -l note -r -f -d 'a note for the timeline'

set -l at -n '__crm_at "complaints investigate" "complaints resolve" "complaints close"'
complete -c crm $at -l force -r -f -d 'do it although something is missing, and why'

set -l at -n '__crm_at "complaints resolve"'
complete -c crm $at -l decision -r -f -a 'upheld partly rejected' -d 'was the customer right: upheld, partly, rejected'
complete -c crm $at -l remedy -r -f -a 'repair replace refund discount apology explanation other' -d 'repair, replace, refund, discount, apology, explanation, other; with an amount, refund:2500000; may be repeated'
complete -c crm $at -l ask -r -f -d 'when to ask whether the problem is gone: 3 days, sat'

set -l at -n '__crm_at "complaints reject"'
complete -c crm $at -l reason -r -f -d 'why, as the customer was told'

set -l at -n '__crm_at "complaints merge"'
complete -c crm $at -l into -r -f -k -a '(__crm_live open-complaint)' -d 'complaint they become part of'

set -l at -n '__crm_at "complaints merge" "complaints link"'
complete -c crm $at -l note -r -f -d 'a note for the timelines'

set -l at -n '__crm_at "complaints link" "complaints unlink"'
complete -c crm $at -l to -r -f -k -a '(__crm_live open-complaint)' -d 'complaint they have to do with'

set -l at -n '__crm_at "complaints dossier"'
complete -c crm $at -l redact -d 'for others: with marks in place of names, numbers and addresses'

set -l at -n '__crm_at "complaints policy"'
complete -c crm $at -l edit -d 'open the template in $EDITOR'
complete -c crm $at -l path -d 'print where the agency\'s own template is kept'
complete -c crm $at -l reset -d 'put the agency\'s own template aside'

set -l at -n '__crm_at "complaints publish"'
complete -c crm $at -l lesson -r -f -d 'what changes, if other words are wanted than those of the complaint'

set -l at -n '__crm_at "remedies list" "remedies count"'
complete -c crm $at -l all -d 'those that were delivered or declined too'

set -l at -n '__crm_at "remedies list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id complaint_id code contact_id contact kind state amount currency note offered_at answer answered_at delivered_at)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id complaint_id code contact_id contact kind state amount currency note offered_at answer answered_at delivered_at)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "remedies offer"'
complete -c crm $at -l amount -r -f -d 'what it costs: 2500000, 12.50 EUR, 250000 toman'
complete -c crm $at -l note -r -f -d 'what was said about it'

set -l at -n '__crm_at "remedies accept" "remedies decline" "remedies deliver"'
complete -c crm $at -l note -r -f -d 'a note for the timeline of the complaint'
complete -c crm $at -l where -r -f -k -a '(__crm_live filter.remedy)' -d 'all that satisfy a filter, in place of ids'

set -l at -n '__crm_at "documents add"'
complete -c crm $at -l to -r -f -d 'whom it concerns: contact:3, complaint:12, C-12'
complete -c crm $at -l kind -r -f -a 'passport visa national_id receipt photo contract voucher other' -d 'passport, visa, national_id, receipt, photo, contract, voucher, other'
complete -c crm $at -l number -r -f -d 'number on it; people see only its end'
complete -c crm $at -l country -r -f -d 'country that issued it, in two letters: IR'
complete -c crm $at -l issued -r -f -d 'day it was issued'
complete -c crm $at -l expires -r -f -d 'last day on which it is valid'
complete -c crm $at -l name -r -f -d 'what to call it, in place of the name of the file'

set -l at -n '__crm_at "documents list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id uid record contact_id contact complaint_id kind name number country issued_on expires_on size sha256 created_at updated_at)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id uid record contact_id contact complaint_id kind name number country issued_on expires_on size sha256 created_at updated_at)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "documents export"'
complete -c crm $at -l out -s o -r -f -d 'a file, a folder, or - for standard output; here if not given'
complete -c crm $at -l force -d 'write over a file that is there'

set -l at -n '__crm_at "documents delete"'
complete -c crm $at -l where -r -f -k -a '(__crm_live filter.document)' -d 'all that satisfy a filter, in place of ids'

set -l at -n '__crm_at "interactions import-mail"'
complete -c crm $at -l attachments -d 'file attachments as documents of the contact'
complete -c crm $at -l on-missing -r -f -a 'reject create skip' -d 'messages of nobody known: reject, create the contact, or skip'
complete -c crm $at -l ours -r -f -d 'an address of our own; may be repeated'
complete -c crm $at -l partial -d 'take the good messages even if others are rejected'
complete -c crm $at -l rejects -r -F -d 'mbox for rejected messages, if not beside SOURCE'

set -l at -n '__crm_at "interactions add"'
complete -c crm $at -l channel -r -f -a 'call meeting visit email sms chat social fax letter note' -d 'call, meeting, visit, email, sms, chat, social, fax, letter, note'

set -l at -n '__crm_at "interactions list"'
complete -c crm $at -l contact -r -f -k -a '(__crm_live contact)' -d 'only with this contact'
complete -c crm $at -l columns -r -f -a '(__crm_several list id uid at channel direction started_by contact_ids contacts staff outcome minutes topic text needs_reply replied_at complaint_id created_at updated_at)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id uid at channel direction started_by contact_ids contacts staff outcome minutes topic text needs_reply replied_at complaint_id created_at updated_at)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "interactions edit"'
complete -c crm $at -l text -r -f -d 'what was said'
complete -c crm $at -l direction -r -f -a 'in out' -d 'who reached out'
complete -c crm $at -l needs-reply -l no-reply -d 'whether an answer is awaited'
complete -c crm $at -l clear -r -f -a 'topic direction outcome duration' -d 'topic, direction, outcome, duration'

set -l at -n '__crm_at "interactions edit" "interactions replied" "interactions delete"'
complete -c crm $at -l where -r -f -k -a '(__crm_live filter.interaction)' -d 'all that satisfy a filter, in place of ids'

set -l at -n '__crm_at "fields add" "fields edit"'
complete -c crm $at -l type -r -f -a 'text number date flag choice' -d 'one of text, number, date, flag, choice'
complete -c crm $at -l label -r -f -d 'what people call it'
complete -c crm $at -l choices -r -f -d 'values to choose from, for type choice'

set -l at -n '__crm_at "fields list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id uid key type label choices used created_at updated_at)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id uid key type label choices used created_at updated_at)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "fields edit"'
complete -c crm $at -l key -r -f -d 'another key; scripts must follow'
complete -c crm $at -l clear -r -f -a 'label' -d 'empty a field: label'

set -l at -n '__crm_at "imports mappings"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id noun columns at)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id noun columns at)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "imports list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id at staff file contacts organisations rows finished undone noun records updated)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id at staff file contacts organisations rows finished undone noun records updated)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "segments save"'
complete -c crm $at -l of -r -f -a 'contacts followups complaints remedies interactions documents' -d 'what it picks from; contacts if not given'

set -l at -n '__crm_at "segments list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id uid name noun filter last_used created_at updated_at)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id uid name noun filter last_used created_at updated_at)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "segments edit"'
complete -c crm $at -l filter -r -f -k -a '(__crm_live filter.contact)' -d 'the filter it stands for'
complete -c crm $at -l name -r -f -d 'another name'

set -l at -n '__crm_at "staff add" "staff edit"'
complete -c crm $at -l role -r -f -a 'owner manager seller care' -d 'owner, manager, seller, care'

set -l at -n '__crm_at "staff list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id uid name role active created_at updated_at)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id uid name role active created_at updated_at)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "staff edit"'
complete -c crm $at -l name -r -f -d name
complete -c crm $at -l active -l left -d 'whether the colleague works here'

set -l at -n '__crm_at "rules list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list rule enabled help made)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order rule enabled help made)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "holidays list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list id day weekday name expected source)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order id day weekday name expected source)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at doctor "doctor check"'
complete -c crm $at -l full -d 'also every index entry, row and command; meanwhile nobody can write'
complete -c crm $at -l repair -d 'after a backup, make anew indexes and triggers that are wrong'
complete -c crm $at -l salvage -r -F -d 'save what can be read of a damaged file into a new one'
complete -c crm $at -l dry-run -d 'show what these two would do; write nothing'
complete -c crm $at -l columns -r -f -a '(__crm_several list check state found command)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order check state found command)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "doctor data"'
complete -c crm $at -l all -d 'all of it, in place of the first few of each kind'
complete -c crm $at -l columns -r -f -a '(__crm_several list check count record name found command)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order check count record name found command)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "backups create"'
complete -c crm $at -l to -r -F -d 'a file elsewhere, for example on another disk'

set -l at -n '__crm_at "backups list"'
complete -c crm $at -l columns -r -f -a '(__crm_several list name made_at why size format)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order name made_at why size format)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "backups verify"'
complete -c crm $at -l columns -r -f -a '(__crm_several list name made_at why size format state found)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order name made_at why size format state found)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at "backups prune"'
complete -c crm $at -l keep -r -f -d 'how many of each kind stay, in place of backup.keep'
complete -c crm $at -l all -d 'also those made by hand'

set -l at -n '__crm_at "data merge"'
complete -c crm $at -l prefer -r -f -a 'here there newer' -d 'who is right where both sides say something'

set -l at -n '__crm_at "data sql"'
complete -c crm $at -l columns -r -f -d 'fields to show, in this order: a,b,c'

set -l at -n '__crm_at "data dump"'
complete -c crm $at -l where -r -f -k -a '(__crm_live filter.contact)' -d 'only contacts that fit, with what belongs to them'

set -l at -n '__crm_at demo'
complete -c crm $at -l keep -d 'keep the sandbox as it is, if there is one'

set -l at -n '__crm_at help'
complete -c crm $at -l columns -r -f -a '(__crm_several list noun field kind example help)' -d 'fields to show, in this order: a,b,c'
complete -c crm $at -l sort -r -f -a '(__crm_several order noun field kind example help)' -d 'fields to sort by: a,-b (- is descending)'

set -l at -n '__crm_at date'
complete -c crm $at -l past -d 'something that has been, as --at reads it'

complete -c crm -n '__crm_at today' -f -k -a '(__crm_live filter.today)'
complete -c crm -n '__crm_at --place 0 tui' -f -a 'today contacts followups complaints search'
complete -c crm -n '__crm_at --place 0 log' -f -a 'call meeting visit email sms chat social fax letter note'
complete -c crm -n '__crm_at --place 1 log' -f -k -a '(__crm_live contact)'
complete -c crm -n '__crm_at --place 0 "followups add" "contacts relate" "contacts not-same" "contacts call" "contacts mail" "contacts copy" "contacts dossier" "complaints add" "interactions add"' -f -k -a '(__crm_live contact)'
complete -c crm -n '__crm_at "followups edit" "followups show" "followups delete"' -f -k -a '(__crm_live followup)'
complete -c crm -n '__crm_at "followups start" "followups stop" "followups done" "followups skip" "followups snooze" "followups move" "followups cancel" "followups refer" "followups accept" "followups return"' -f -k -a '(__crm_live live-followup)'
complete -c crm -n '__crm_at "followups reopen"' -f -k -a '(__crm_live closed-followup)'
complete -c crm -n '__crm_at "followups export" "followups report" "followups list" "followups today" "followups count"' -f -k -a '(__crm_live filter.follow-up)'
complete -c crm -n '__crm_at --place 0 "followups sync-dir" "contacts sync-dir" "data dump" "data load"' -F
complete -c crm -n '__crm_at --place 0 "followups import" "contacts import" "complaints import" "documents add" "interactions import" "holidays import" "backups restore" "data merge"' -F
complete -c crm -n '__crm_at --place 0 undo' -f -k -a '(__crm_live command)'
complete -c crm -n '__crm_at "contacts edit" "contacts merge" "contacts verify" "contacts disqualify" "contacts stage" "contacts forget" "contacts show" "contacts tag" "contacts archive" "contacts delete"' -f -k -a '(__crm_live contact)'
complete -c crm -n '__crm_at --place 1 "contacts relate" "contacts not-same"' -f -k -a '(__crm_live contact)'
complete -c crm -n '__crm_at "contacts sync-dir" "contacts list" "contacts count" "contacts export" "segments save"' -f -k -a '(__crm_live filter.contact)'
complete -c crm -n '__crm_at --place 1 "contacts stage"' -f -a 'verified engaged prospect customer lapsed'
complete -c crm -n '__crm_at --place 1 "contacts copy"' -f -a 'phone email name mobile whatsapp telegram instagram bale eitaa website address other'
complete -c crm -n '__crm_at "contacts unarchive"' -f -k -a '(__crm_live archived)'
complete -c crm -n '__crm_at "complaints list" "complaints due" "complaints report" "complaints count"' -f -k -a '(__crm_live filter.complaint)'
complete -c crm -n '__crm_at "complaints show" "complaints edit" "complaints delete"' -f -k -a '(__crm_live complaint)'
complete -c crm -n '__crm_at --place 0 "complaints next"' -f -k -a '(__crm_live open-complaint)'
complete -c crm -n '__crm_at "complaints escalate" "complaints assign" "complaints acknowledge" "complaints investigate" "complaints wait" "complaints resolve" "complaints close" "complaints reject" "complaints withdraw" "complaints refer" "complaints accept" "complaints return" "complaints ask" "complaints rate" "complaints merge" "complaints link" "complaints unlink"' -f -k -a '(__crm_live open-complaint)'
complete -c crm -n '__crm_at --place 1 "complaints assign"' -f -k -a '(__crm_live staff)'
complete -c crm -n '__crm_at "complaints reopen"' -f -k -a '(__crm_live ended-complaint)'
complete -c crm -n '__crm_at --place 0 "complaints dossier" "complaints publish"' -f -k -a '(__crm_live complaint)'
complete -c crm -n '__crm_at "remedies list" "remedies count"' -f -k -a '(__crm_live filter.remedy)'
complete -c crm -n '__crm_at --place 0 "remedies offer"' -f -k -a '(__crm_live open-complaint)'
complete -c crm -n '__crm_at --place 1 "remedies offer"' -f -a 'repair replace refund discount apology explanation other'
complete -c crm -n '__crm_at "remedies accept" "remedies decline" "remedies deliver"' -f -k -a '(__crm_live open-remedy)'
complete -c crm -n '__crm_at "documents list"' -f -k -a '(__crm_live filter.document)'
complete -c crm -n '__crm_at "documents show" "documents delete"' -f -k -a '(__crm_live document)'
complete -c crm -n '__crm_at --place 0 "documents open" "documents export"' -f -k -a '(__crm_live document)'
complete -c crm -n '__crm_at "interactions list"' -f -k -a '(__crm_live filter.interaction)'
complete -c crm -n '__crm_at "interactions show" "interactions edit" "interactions delete"' -f -k -a '(__crm_live interaction)'
complete -c crm -n '__crm_at "interactions replied"' -f -k -a '(__crm_live unanswered)'
complete -c crm -n '__crm_at "fields list"' -f -k -a '(__crm_live filter.custom-field)'
complete -c crm -n '__crm_at --place 0 "fields edit"' -f -k -a '(__crm_live field)'
complete -c crm -n '__crm_at "fields remove"' -f -k -a '(__crm_live field)'
complete -c crm -n '__crm_at "imports forget-mapping"' -f -k -a '(__crm_live mapping)'
complete -c crm -n '__crm_at "imports list"' -f -k -a '(__crm_live filter.import)'
complete -c crm -n '__crm_at "imports show"' -f -k -a '(__crm_live import)'
complete -c crm -n '__crm_at --place 0 "imports undo"' -f -k -a '(__crm_live import)'
complete -c crm -n '__crm_at --place 0 "segments show" "segments edit"' -f -k -a '(__crm_live segment)'
complete -c crm -n '__crm_at "segments delete"' -f -k -a '(__crm_live segment)'
complete -c crm -n '__crm_at "staff list"' -f -k -a '(__crm_live filter.staff)'
complete -c crm -n '__crm_at --place 0 "staff edit"' -f -k -a '(__crm_live staff)'
complete -c crm -n '__crm_at "rules run" "rules enable" "rules disable"' -f -a 'birthday cadence complaint_resolved no_next_step'
complete -c crm -n '__crm_at "holidays delete"' -f -k -a '(__crm_live holiday)'
complete -c crm -n '__crm_at --place 0 "config get" "config set"' -f -a 'db staff agency region currency week hours holidays timezone dial mail remind.notify backup.keep ui.calendar ui.toman ui.format ui.lang ui.rtl ui.start ui.theme ui.compact'
complete -c crm -n '__crm_at --place 0 "completions show" "completions install" "completions uninstall"' -f -a 'bash zsh fish'
complete -c crm -n '__crm_at --place 0 "data schema"' -f -a 'backup checked_backup then_and_now unverified data_finding complaint complaint_clock complaint_step complaint_pattern contact custom_field dumped today finding salvaged document duplicate merge figure figure_case file_merge merge_conflict filter_field followup command change holiday import interaction mapping erased remedy rule search address segment setting staff'
complete -c crm -n '__crm_at --place 0 help' -f -a 'filters'
complete -c crm -n '__crm_at --place 1 help' -f -a 'contacts followups complaints remedies interactions documents'
complete -c crm -n '__crm_at "contacts add" "contacts edit"' -f -k -a '(__crm_own)'
