# crm(1) completion for bash
# written by `crm completions`; what is changed here is lost when it is written again

# Sets what may follow the command $1: the commands below it, and its flags. `--flag=how` takes a value: any, one,
# list (a,b) or order (a,-b) of its words, or a file. A flag with + may be repeated.
_crm_tree() {
  commands='' flags=''
  case $1 in
    '') commands='today tui log followups remind search undo redo history contacts cleanse complaints remedies documents interactions fields imports segments staff rules holidays config completions doctor backups data demo help date' ;;
    'followups') commands='add edit start stop done skip snooze move cancel reopen refer accept return export sync-dir import report list today show delete count' ;;
    'remind') commands='now install status uninstall' ;;
    'contacts') commands='add edit relate query sync-dir merge dupes not-same verify disqualify stage call mail copy dossier forget list show tag archive unarchive delete count export import' ;;
    'complaints') commands='add list show edit due next escalate import report radar assign acknowledge investigate wait resolve close reject withdraw reopen refer accept return ask rate merge link unlink dossier policy publish delete count' ;;
    'remedies') commands='list count offer accept decline deliver' ;;
    'documents') commands='add list show open export delete' ;;
    'interactions') commands='import import-mail add list show edit replied delete' ;;
    'fields') commands='add list edit remove' ;;
    'imports') commands='mappings forget-mapping list show undo' ;;
    'segments') commands='save list show edit delete' ;;
    'staff') commands='add list edit' ;;
    'rules') commands='list run enable disable' ;;
    'holidays') commands='list add import delete' ;;
    'config') commands='show get set edit path' ;;
    'completions') commands='show install uninstall' ;;
    'doctor') commands='check data' ;;
    'backups') commands='create list verify restore prune' ;;
    'data') commands='schema merge sql dump load' ;;
  esac
  case $1 in '') flags+=' --db=file --create --demo --no-color --quiet -q --debug --version' ;; esac
  case $1 in *) flags+=' --help' ;; esac
  case $1 in 'today'|'followups today'|'complaints due') flags+=' --check' ;; esac
  case $1 in 'today'|'followups report'|'followups list'|'followups today'|'remind'|'remind now'|'remind status'|'search'|'history'|'contacts dupes'|'contacts list'|'cleanse'|'complaints list'|'complaints due'|'complaints next'|'complaints report'|'complaints radar'|'remedies list'|'documents list'|'interactions list'|'fields list'|'imports mappings'|'imports list'|'segments list'|'segments show'|'staff list'|'rules list'|'holidays list'|'doctor'|'doctor '*|'backups list'|'backups verify'|'data sql'|'demo'|'help') flags+=' --format=one -f=one' ;; esac
  case $1 in 'today'|'tui'|'log'|'followups '*|'remind'|'remind '*|'search'|'undo'|'redo'|'history'|'contacts '*|'cleanse'|'complaints '*|'remedies '*|'documents '*|'interactions '*|'fields '*|'imports '*|'segments '*|'staff '*|'rules '*|'holidays '*|'config '*|'completions '*|'doctor'|'doctor '*|'backups '*|'data '*|'demo'|'help'|'date') flags+=' --json' ;; esac
  case $1 in 'today'|'demo') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'today'|'followups export'|'followups report'|'followups list'|'followups today'|'remind'|'remind now'|'remind status'|'search'|'history'|'contacts dupes'|'contacts list'|'contacts export'|'cleanse'|'complaints list'|'complaints due'|'complaints next'|'complaints report'|'complaints radar'|'remedies list'|'documents list'|'interactions list'|'fields list'|'imports mappings'|'imports list'|'segments list'|'segments show'|'staff list'|'rules list'|'holidays list'|'doctor'|'doctor '*|'backups list'|'backups verify'|'data sql'|'demo'|'help') flags+=' --limit=any --no-header --raw' ;; esac
  case $1 in 'tui'|'log'|'followups add'|'followups edit'|'followups start'|'followups stop'|'followups done'|'followups skip'|'followups snooze'|'followups move'|'followups cancel'|'followups reopen'|'followups refer'|'followups accept'|'followups return'|'followups sync-dir'|'followups import'|'followups show'|'followups delete'|'followups count'|'remind install'|'remind uninstall'|'undo'|'redo'|'contacts add'|'contacts edit'|'contacts relate'|'contacts query'|'contacts sync-dir'|'contacts merge'|'contacts not-same'|'contacts verify'|'contacts disqualify'|'contacts stage'|'contacts call'|'contacts mail'|'contacts copy'|'contacts dossier'|'contacts forget'|'contacts show'|'contacts tag'|'contacts archive'|'contacts unarchive'|'contacts delete'|'contacts count'|'contacts import'|'complaints add'|'complaints show'|'complaints edit'|'complaints escalate'|'complaints import'|'complaints assign'|'complaints acknowledge'|'complaints investigate'|'complaints wait'|'complaints resolve'|'complaints close'|'complaints reject'|'complaints withdraw'|'complaints reopen'|'complaints refer'|'complaints accept'|'complaints return'|'complaints ask'|'complaints rate'|'complaints merge'|'complaints link'|'complaints unlink'|'complaints dossier'|'complaints policy'|'complaints publish'|'complaints delete'|'complaints count'|'remedies count'|'remedies offer'|'remedies accept'|'remedies decline'|'remedies deliver'|'documents add'|'documents show'|'documents open'|'documents export'|'documents delete'|'interactions import'|'interactions import-mail'|'interactions add'|'interactions show'|'interactions edit'|'interactions replied'|'interactions delete'|'fields add'|'fields edit'|'fields remove'|'imports forget-mapping'|'imports show'|'imports undo'|'segments save'|'segments edit'|'segments delete'|'staff add'|'staff edit'|'rules run'|'rules enable'|'rules disable'|'holidays add'|'holidays import'|'holidays delete'|'config '*|'completions '*|'backups create'|'backups restore'|'backups prune'|'data schema'|'data merge'|'data dump'|'data load'|'date') flags+=' --format=one -f=one' ;; esac
  case $1 in 'log'|'interactions add') flags+=' --with=any+ --in --out --needs-reply --complaint=any' ;; esac
  case $1 in 'log'|'interactions add'|'interactions edit') flags+=' --at=any --duration=any --outcome=one --topic=any' ;; esac
  case $1 in 'log') flags+=' --done=any+ --next=any --next-title=any' ;; esac
  case $1 in 'log'|'followups add'|'contacts add'|'complaints add'|'documents add'|'interactions add'|'fields add') flags+=' --uid=any' ;; esac
  case $1 in 'log'|'followups edit'|'followups start'|'followups stop'|'followups done'|'followups skip'|'followups snooze'|'followups move'|'followups cancel'|'followups reopen'|'followups refer'|'followups accept'|'followups return'|'followups sync-dir'|'followups import'|'followups delete'|'undo'|'redo'|'contacts edit'|'contacts relate'|'contacts sync-dir'|'contacts merge'|'contacts not-same'|'contacts verify'|'contacts disqualify'|'contacts stage'|'contacts forget'|'contacts tag'|'contacts archive'|'contacts unarchive'|'contacts delete'|'contacts import'|'complaints edit'|'complaints escalate'|'complaints import'|'complaints assign'|'complaints acknowledge'|'complaints investigate'|'complaints wait'|'complaints resolve'|'complaints close'|'complaints reject'|'complaints withdraw'|'complaints reopen'|'complaints refer'|'complaints accept'|'complaints return'|'complaints ask'|'complaints rate'|'complaints merge'|'complaints link'|'complaints unlink'|'complaints delete'|'remedies accept'|'remedies decline'|'remedies deliver'|'documents delete'|'interactions import'|'interactions import-mail'|'interactions edit'|'interactions replied'|'interactions delete'|'fields edit'|'fields remove'|'imports forget-mapping'|'imports undo'|'segments edit'|'segments delete'|'rules run'|'rules enable'|'rules disable'|'holidays import'|'holidays delete'|'backups restore'|'backups prune'|'data merge'|'data load') flags+=' --dry-run' ;; esac
  case $1 in 'followups add') flags+=' --due=any --interaction=any' ;; esac
  case $1 in 'followups add'|'followups move') flags+=' --time=any' ;; esac
  case $1 in 'followups add'|'followups edit') flags+=' --priority=any --kind=one --owner=any --complaint=any --every=any --after-done --on-schedule --until=any --times=any' ;; esac
  case $1 in 'followups edit') flags+=' --title=any --clear=one+' ;; esac
  case $1 in 'followups edit'|'followups start'|'followups stop'|'followups done'|'followups skip'|'followups snooze'|'followups move'|'followups cancel'|'followups reopen'|'followups refer'|'followups accept'|'followups return'|'followups delete') flags+=' --where=any' ;; esac
  case $1 in 'followups edit'|'followups start'|'followups stop'|'followups done'|'followups skip'|'followups snooze'|'followups move'|'followups cancel'|'followups reopen'|'followups refer'|'followups accept'|'followups return'|'followups delete'|'remind install'|'contacts edit'|'contacts merge'|'contacts verify'|'contacts disqualify'|'contacts stage'|'contacts call'|'contacts mail'|'contacts forget'|'contacts tag'|'contacts archive'|'contacts unarchive'|'contacts delete'|'complaints edit'|'complaints escalate'|'complaints assign'|'complaints acknowledge'|'complaints investigate'|'complaints wait'|'complaints resolve'|'complaints close'|'complaints reject'|'complaints withdraw'|'complaints reopen'|'complaints refer'|'complaints accept'|'complaints return'|'complaints ask'|'complaints rate'|'complaints merge'|'complaints delete'|'remedies accept'|'remedies decline'|'remedies deliver'|'documents delete'|'interactions edit'|'interactions replied'|'interactions delete'|'fields remove'|'backups restore'|'backups prune'|'data merge') flags+=' --yes -y' ;; esac
  case $1 in 'followups done'|'followups cancel') flags+=' --outcome=any' ;; esac
  case $1 in 'followups snooze') flags+=' --until=any' ;; esac
  case $1 in 'followups move') flags+=' --to=any' ;; esac
  case $1 in 'followups refer'|'complaints refer') flags+=' --to=any' ;; esac
  case $1 in 'followups refer'|'followups return'|'complaints refer'|'complaints return'|'complaints ask'|'complaints rate') flags+=' --note=any' ;; esac
  case $1 in 'followups export'|'followups list') flags+=' --all' ;; esac
  case $1 in 'followups export') flags+=' --as=one --output=file --out=file -o=file --format=one -f=one' ;; esac
  case $1 in 'followups export'|'followups list'|'followups today'|'remind'|'remind now') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'followups import'|'contacts import'|'complaints import'|'interactions import') flags+=' --map=any+ --partial --rejects=file --encoding=any --sheet=any --header-row=any' ;; esac
  case $1 in 'followups import'|'complaints import'|'interactions import') flags+=' --dates=one --on-missing=one --on-duplicate=one --yes -y' ;; esac
  case $1 in 'followups report') flags+=' --from=any' ;; esac
  case $1 in 'followups report'|'complaints report') flags+=' --to=any --columns=list --sort=order' ;; esac
  case $1 in 'followups list') flags+=' --due=one' ;; esac
  case $1 in 'followups count') flags+=' --due' ;; esac
  case $1 in 'remind'|'remind now') flags+=' --notify' ;; esac
  case $1 in 'remind'|'remind now'|'remind install'|'remind uninstall'|'contacts call'|'contacts mail'|'documents open') flags+=' --dry-run' ;; esac
  case $1 in 'remind install') flags+=' --every=any' ;; esac
  case $1 in 'remind install'|'remind uninstall') flags+=' --with=one' ;; esac
  case $1 in 'remind status') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'search') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'history') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'contacts add') flags+=' --phone=any+ --email=any+ --tag=any+' ;; esac
  case $1 in 'contacts add'|'contacts edit') flags+=' --point=any+ --kind=one --org=any --job-title=any --latin-name=any --city=any --referred-by=any --owner=any --tier=one --lifecycle=one --birthday=any --language=any --preferred-channel=one --best-time=any --consent=one+ --do-not-contact --may-contact --note=any --create' ;; esac
  case $1 in 'contacts add'|'contacts edit'|'contacts import') flags+=' --source=any' ;; esac
  case $1 in 'contacts edit') flags+=' --name=any --add-phone=any+ --remove-phone=any+ --add-email=any+ --remove-email=any+ --remove-point=any+ --reason=any --clear=one+' ;; esac
  case $1 in 'contacts edit'|'contacts verify'|'contacts disqualify'|'contacts stage'|'contacts tag'|'contacts archive'|'contacts unarchive'|'contacts delete') flags+=' --where=any' ;; esac
  case $1 in 'contacts relate') flags+=' --as=one --remove' ;; esac
  case $1 in 'contacts sync-dir') flags+=' --as=one --archive-deleted' ;; esac
  case $1 in 'contacts merge') flags+=' --into=any --keep=any+' ;; esac
  case $1 in 'contacts dupes') flags+=' --min=any --columns=list --sort=order' ;; esac
  case $1 in 'contacts verify') flags+=' --point=any' ;; esac
  case $1 in 'contacts disqualify') flags+=' --reason=any' ;; esac
  case $1 in 'contacts call') flags+=' --phone=any --log=any --no-log' ;; esac
  case $1 in 'contacts mail') flags+=' --email=any --subject=any' ;; esac
  case $1 in 'contacts dossier'|'complaints dossier') flags+=' --html' ;; esac
  case $1 in 'contacts dossier'|'contacts export'|'complaints dossier'|'complaints publish') flags+=' --out=file -o=file' ;; esac
  case $1 in 'contacts list'|'contacts count') flags+=' --archived --all' ;; esac
  case $1 in 'contacts list'|'contacts export'|'segments show') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'contacts show') flags+=' --at=any' ;; esac
  case $1 in 'contacts tag') flags+=' --add=any+ --remove=any+' ;; esac
  case $1 in 'contacts export') flags+=' --format=one -f=one' ;; esac
  case $1 in 'contacts import') flags+=' --dates=one --on-duplicate=one --yes -y' ;; esac
  case $1 in 'cleanse') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'complaints add'|'complaints edit') flags+=' --heard=any --wanted=any --about=one --which=any --topic=any' ;; esac
  case $1 in 'complaints add'|'complaints edit'|'complaints investigate') flags+=' --severity=one' ;; esac
  case $1 in 'complaints add') flags+=' --safety --confidential --at=any --owner=any --follows=any' ;; esac
  case $1 in 'complaints add'|'complaints edit'|'interactions edit') flags+=' --channel=one' ;; esac
  case $1 in 'complaints list'|'complaints count') flags+=' --all' ;; esac
  case $1 in 'complaints list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'complaints edit') flags+=' --safety --no-safety --confidential --no-confidential --clear=one+' ;; esac
  case $1 in 'complaints edit'|'complaints close') flags+=' --cause=any --prevention=any --no-document=any' ;; esac
  case $1 in 'complaints edit'|'complaints escalate'|'complaints assign'|'complaints acknowledge'|'complaints investigate'|'complaints wait'|'complaints resolve'|'complaints close'|'complaints reject'|'complaints withdraw'|'complaints reopen'|'complaints refer'|'complaints accept'|'complaints return'|'complaints ask'|'complaints rate'|'complaints delete') flags+=' --where=any' ;; esac
  case $1 in 'complaints due') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'complaints next') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'complaints escalate') flags+=' --note=any' ;; esac
  case $1 in 'complaints report') flags+=' --from=any --by=one --explain=one' ;; esac
  case $1 in 'complaints radar') flags+=' --days=any --least=any --check --columns=list --sort=order' ;; esac
  case $1 in 'complaints assign'|'complaints acknowledge'|'complaints investigate'|'complaints wait'|'complaints resolve'|'complaints close'|'complaints reject'|'complaints withdraw'|'complaints reopen') flags+=' --note=any' ;; esac
  case $1 in 'complaints investigate'|'complaints resolve'|'complaints close') flags+=' --force=any' ;; esac
  case $1 in 'complaints resolve') flags+=' --decision=one --remedy=one+ --ask=any' ;; esac
  case $1 in 'complaints reject') flags+=' --reason=any' ;; esac
  case $1 in 'complaints merge') flags+=' --into=any' ;; esac
  case $1 in 'complaints merge'|'complaints link') flags+=' --note=any' ;; esac
  case $1 in 'complaints link'|'complaints unlink') flags+=' --to=any' ;; esac
  case $1 in 'complaints dossier') flags+=' --redact' ;; esac
  case $1 in 'complaints policy') flags+=' --edit --path --reset' ;; esac
  case $1 in 'complaints publish') flags+=' --lesson=any' ;; esac
  case $1 in 'remedies list'|'remedies count') flags+=' --all' ;; esac
  case $1 in 'remedies list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'remedies offer') flags+=' --amount=any --note=any' ;; esac
  case $1 in 'remedies accept'|'remedies decline'|'remedies deliver') flags+=' --note=any --where=any' ;; esac
  case $1 in 'documents add') flags+=' --to=any --kind=one --number=any --country=any --issued=any --expires=any --name=any' ;; esac
  case $1 in 'documents list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'documents export') flags+=' --out=any -o=any --force' ;; esac
  case $1 in 'documents delete') flags+=' --where=any' ;; esac
  case $1 in 'interactions import-mail') flags+=' --attachments --on-missing=one --ours=any+ --partial --rejects=file' ;; esac
  case $1 in 'interactions add') flags+=' --channel=one' ;; esac
  case $1 in 'interactions list') flags+=' --contact=any --columns=list --sort=order' ;; esac
  case $1 in 'interactions edit') flags+=' --text=any --direction=one --needs-reply --no-reply --clear=one+' ;; esac
  case $1 in 'interactions edit'|'interactions replied'|'interactions delete') flags+=' --where=any' ;; esac
  case $1 in 'fields add'|'fields edit') flags+=' --type=one --label=any --choices=any' ;; esac
  case $1 in 'fields list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'fields edit') flags+=' --key=any --clear=one+' ;; esac
  case $1 in 'imports mappings') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'imports list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'segments save') flags+=' --of=one' ;; esac
  case $1 in 'segments list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'segments edit') flags+=' --filter=any --name=any' ;; esac
  case $1 in 'staff add'|'staff edit') flags+=' --role=one' ;; esac
  case $1 in 'staff list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'staff edit') flags+=' --name=any --active --left' ;; esac
  case $1 in 'rules list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'holidays list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'doctor'|'doctor check') flags+=' --full --repair --salvage=file --dry-run --columns=list --sort=order' ;; esac
  case $1 in 'doctor data') flags+=' --all --columns=list --sort=order' ;; esac
  case $1 in 'backups create') flags+=' --to=file' ;; esac
  case $1 in 'backups list') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'backups verify') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'backups prune') flags+=' --keep=any --all' ;; esac
  case $1 in 'data merge') flags+=' --prefer=one' ;; esac
  case $1 in 'data sql') flags+=' --columns=any' ;; esac
  case $1 in 'data dump') flags+=' --where=any' ;; esac
  case $1 in 'demo') flags+=' --keep' ;; esac
  case $1 in 'help') flags+=' --columns=list --sort=order' ;; esac
  case $1 in 'date') flags+=' --past' ;; esac
}

# Sets how the value of $2, a flag or a place (:1) of the command $1, is typed, and its words, or the kind of those that
# are in the file. A switch has none; `own` is a flag that the file declares.
_crm_value() {
  local flag
  typed='' words='' kind=''
  for flag in $flags; do
    [[ $flag == "$2="* ]] && typed=${flag#*=} typed=${typed%+}
  done
  case "$1 $2" in
    'today --format'|'followups report --format'|'followups list --format'|'followups today --format'|'remind --format'|'remind now --format'|'remind status --format'|'search --format'|'history --format'|'contacts dupes --format'|'contacts list --format'|'cleanse --format'|'complaints list --format'|'complaints due --format'|'complaints next --format'|'complaints report --format'|'complaints radar --format'|'remedies list --format'|'documents list --format'|'interactions list --format'|'fields list --format'|'imports mappings --format'|'imports list --format'|'segments list --format'|'segments show --format'|'staff list --format'|'rules list --format'|'holidays list --format'|'doctor --format'|'doctor '*' --format'|'backups list --format'|'backups verify --format'|'data sql --format'|'demo --format'|'help --format'|'today -f'|'followups report -f'|'followups list -f'|'followups today -f'|'remind -f'|'remind now -f'|'remind status -f'|'search -f'|'history -f'|'contacts dupes -f'|'contacts list -f'|'cleanse -f'|'complaints list -f'|'complaints due -f'|'complaints next -f'|'complaints report -f'|'complaints radar -f'|'remedies list -f'|'documents list -f'|'interactions list -f'|'fields list -f'|'imports mappings -f'|'imports list -f'|'segments list -f'|'segments show -f'|'staff list -f'|'rules list -f'|'holidays list -f'|'doctor -f'|'doctor '*' -f'|'backups list -f'|'backups verify -f'|'data sql -f'|'demo -f'|'help -f') words='table plain json jsonl csv tsv ids markdown xlsx' ;;
    'tui --format'|'log --format'|'followups add --format'|'followups edit --format'|'followups start --format'|'followups stop --format'|'followups done --format'|'followups skip --format'|'followups snooze --format'|'followups move --format'|'followups cancel --format'|'followups reopen --format'|'followups refer --format'|'followups accept --format'|'followups return --format'|'followups sync-dir --format'|'followups import --format'|'followups show --format'|'followups delete --format'|'followups count --format'|'remind install --format'|'remind uninstall --format'|'undo --format'|'redo --format'|'contacts add --format'|'contacts edit --format'|'contacts relate --format'|'contacts query --format'|'contacts sync-dir --format'|'contacts merge --format'|'contacts not-same --format'|'contacts verify --format'|'contacts disqualify --format'|'contacts stage --format'|'contacts call --format'|'contacts mail --format'|'contacts copy --format'|'contacts dossier --format'|'contacts forget --format'|'contacts show --format'|'contacts tag --format'|'contacts archive --format'|'contacts unarchive --format'|'contacts delete --format'|'contacts count --format'|'contacts import --format'|'complaints add --format'|'complaints show --format'|'complaints edit --format'|'complaints escalate --format'|'complaints import --format'|'complaints assign --format'|'complaints acknowledge --format'|'complaints investigate --format'|'complaints wait --format'|'complaints resolve --format'|'complaints close --format'|'complaints reject --format'|'complaints withdraw --format'|'complaints reopen --format'|'complaints refer --format'|'complaints accept --format'|'complaints return --format'|'complaints ask --format'|'complaints rate --format'|'complaints merge --format'|'complaints link --format'|'complaints unlink --format'|'complaints dossier --format'|'complaints policy --format'|'complaints publish --format'|'complaints delete --format'|'complaints count --format'|'remedies count --format'|'remedies offer --format'|'remedies accept --format'|'remedies decline --format'|'remedies deliver --format'|'documents add --format'|'documents show --format'|'documents open --format'|'documents export --format'|'documents delete --format'|'interactions import --format'|'interactions import-mail --format'|'interactions add --format'|'interactions show --format'|'interactions edit --format'|'interactions replied --format'|'interactions delete --format'|'fields add --format'|'fields edit --format'|'fields remove --format'|'imports forget-mapping --format'|'imports show --format'|'imports undo --format'|'segments save --format'|'segments edit --format'|'segments delete --format'|'staff add --format'|'staff edit --format'|'rules run --format'|'rules enable --format'|'rules disable --format'|'holidays add --format'|'holidays import --format'|'holidays delete --format'|'config '*' --format'|'completions '*' --format'|'backups create --format'|'backups restore --format'|'backups prune --format'|'data schema --format'|'data merge --format'|'data dump --format'|'data load --format'|'date --format'|'tui -f'|'log -f'|'followups add -f'|'followups edit -f'|'followups start -f'|'followups stop -f'|'followups done -f'|'followups skip -f'|'followups snooze -f'|'followups move -f'|'followups cancel -f'|'followups reopen -f'|'followups refer -f'|'followups accept -f'|'followups return -f'|'followups sync-dir -f'|'followups import -f'|'followups show -f'|'followups delete -f'|'followups count -f'|'remind install -f'|'remind uninstall -f'|'undo -f'|'redo -f'|'contacts add -f'|'contacts edit -f'|'contacts relate -f'|'contacts query -f'|'contacts sync-dir -f'|'contacts merge -f'|'contacts not-same -f'|'contacts verify -f'|'contacts disqualify -f'|'contacts stage -f'|'contacts call -f'|'contacts mail -f'|'contacts copy -f'|'contacts dossier -f'|'contacts forget -f'|'contacts show -f'|'contacts tag -f'|'contacts archive -f'|'contacts unarchive -f'|'contacts delete -f'|'contacts count -f'|'contacts import -f'|'complaints add -f'|'complaints show -f'|'complaints edit -f'|'complaints escalate -f'|'complaints import -f'|'complaints assign -f'|'complaints acknowledge -f'|'complaints investigate -f'|'complaints wait -f'|'complaints resolve -f'|'complaints close -f'|'complaints reject -f'|'complaints withdraw -f'|'complaints reopen -f'|'complaints refer -f'|'complaints accept -f'|'complaints return -f'|'complaints ask -f'|'complaints rate -f'|'complaints merge -f'|'complaints link -f'|'complaints unlink -f'|'complaints dossier -f'|'complaints policy -f'|'complaints publish -f'|'complaints delete -f'|'complaints count -f'|'remedies count -f'|'remedies offer -f'|'remedies accept -f'|'remedies decline -f'|'remedies deliver -f'|'documents add -f'|'documents show -f'|'documents open -f'|'documents export -f'|'documents delete -f'|'interactions import -f'|'interactions import-mail -f'|'interactions add -f'|'interactions show -f'|'interactions edit -f'|'interactions replied -f'|'interactions delete -f'|'fields add -f'|'fields edit -f'|'fields remove -f'|'imports forget-mapping -f'|'imports show -f'|'imports undo -f'|'segments save -f'|'segments edit -f'|'segments delete -f'|'staff add -f'|'staff edit -f'|'rules run -f'|'rules enable -f'|'rules disable -f'|'holidays add -f'|'holidays import -f'|'holidays delete -f'|'config '*' -f'|'completions '*' -f'|'backups create -f'|'backups restore -f'|'backups prune -f'|'data schema -f'|'data merge -f'|'data dump -f'|'data load -f'|'date -f') words='table plain json jsonl csv tsv ids markdown' ;;
    'followups export --format'|'followups export -f') words='table plain json jsonl csv tsv ids markdown xlsx ics' ;;
    'contacts export --format'|'contacts export -f') words='table plain json jsonl csv tsv ids markdown xlsx vcard vcard3 mutt' ;;
    'today --columns'|'demo --columns'|'today --sort'|'demo --sort') words='section record contact_id contact reach on time what command' ;;
    'followups export --columns'|'followups list --columns'|'followups today --columns'|'remind --columns'|'remind now --columns'|'followups export --sort'|'followups list --sort'|'followups today --sort'|'remind --sort'|'remind now --sort') words='id uid contact_id contact reach title kind due_on due_time first_due_on hidden_until status priority owner outcome closed_at complaint_id interaction_id every anchor until times series occurrence handoffs handed_by handed_note origin created_at updated_at' ;;
    'followups report --columns'|'complaints report --columns'|'followups report --sort'|'complaints report --sort') words='figure of count n value unit low high note' ;;
    'remind status --columns'|'remind status --sort') words='with place active this_file last next command' ;;
    'search --columns'|'search --sort') words='record contact_id contact reach at match' ;;
    'history --columns'|'history --sort') words='id uid at staff line rows undone undoes automatic finished' ;;
    'contacts dupes --columns'|'contacts dupes --sort') words='contact_id contact other_id other score reasons command' ;;
    'contacts list --columns'|'contacts export --columns'|'segments show --columns'|'contacts list --sort'|'contacts export --sort'|'segments show --sort') words='id uid kind name latin_name org job_title owner lifecycle disqualified_reason source referred_by tier city phones emails points tags birthday language preferred_channel best_time do_not_contact consent note archived_at created_at updated_at last_contact days_silent next_step open_followups open_complaints' ;;
    'cleanse --columns'|'cleanse --sort') words='id name phones emails missing invalid source created_at command' ;;
    'complaints list --columns'|'complaints list --sort') words='id uid code contact_id contact reach status priority received_at channel heard wanted about which topic severity safety owner decision reason remedies cause prevention no_document asked_at satisfaction confidential handoffs handed_by handed_note reopen_count follows_id merged_into_id ended_at due_at acknowledge_due resolve_due acknowledged_at resolved_at waited_seconds escalation created_at updated_at' ;;
    'complaints due --columns'|'complaints due --sort') words='id code contact_id contact status due_at working_minutes minutes escalation owner' ;;
    'complaints next --columns'|'complaints next --sort') words='id step command' ;;
    'complaints radar --columns'|'complaints radar --sort') words='by what about count open first_on last_on codes contacts others other_contacts' ;;
    'remedies list --columns'|'remedies list --sort') words='id complaint_id code contact_id contact kind state amount currency note offered_at answer answered_at delivered_at' ;;
    'documents list --columns'|'documents list --sort') words='id uid record contact_id contact complaint_id kind name number country issued_on expires_on size sha256 created_at updated_at' ;;
    'interactions list --columns'|'interactions list --sort') words='id uid at channel direction started_by contact_ids contacts staff outcome minutes topic text needs_reply replied_at complaint_id created_at updated_at' ;;
    'fields list --columns'|'fields list --sort') words='id uid key type label choices used created_at updated_at' ;;
    'imports mappings --columns'|'imports mappings --sort') words='id noun columns at' ;;
    'imports list --columns'|'imports list --sort') words='id at staff file contacts organisations rows finished undone noun records updated' ;;
    'segments list --columns'|'segments list --sort') words='id uid name noun filter last_used created_at updated_at' ;;
    'staff list --columns'|'staff list --sort') words='id uid name role active created_at updated_at' ;;
    'rules list --columns'|'rules list --sort') words='rule enabled help made' ;;
    'holidays list --columns'|'holidays list --sort') words='id day weekday name expected source' ;;
    'doctor --columns'|'doctor check --columns'|'doctor --sort'|'doctor check --sort') words='check state found command' ;;
    'doctor data --columns'|'doctor data --sort') words='check count record name found command' ;;
    'backups list --columns'|'backups list --sort') words='name made_at why size format' ;;
    'backups verify --columns'|'backups verify --sort') words='name made_at why size format state found' ;;
    'help --columns'|'help --sort') words='noun field kind example help' ;;
    'tui :1') words='today contacts followups complaints search' ;;
    'log :1'|*' --preferred-channel'|*' --channel') words='call meeting visit email sms chat social fax letter note' ;;
    'config get :1'|'config set :1') words='db staff agency region currency week hours holidays timezone dial mail remind.notify backup.keep ui.calendar ui.toman ui.format ui.lang ui.rtl ui.start ui.theme ui.compact' ;;
    'completions '*' :1') words='bash zsh fish' ;;
    'data schema :1') words='backup checked_backup then_and_now unverified data_finding complaint complaint_clock complaint_step complaint_pattern contact custom_field dumped today finding salvaged document duplicate merge figure figure_case file_merge merge_conflict filter_field followup command change holiday import interaction mapping erased remedy rule search address segment setting staff' ;;
    'help :1') words='filters' ;;
    'remind '*' --with') words='systemd cron launchd tasks' ;;
    'log --outcome'|'interactions '*' --outcome') words='answered no_answer busy left_message sent failed visited' ;;
    'contacts stage :2') words='verified engaged prospect customer lapsed' ;;
    'contacts copy :2') words='phone email name mobile whatsapp telegram instagram bale eitaa website address other' ;;
    'remedies offer :2'|*' --remedy') words='repair replace refund discount apology explanation other' ;;
    'help :2'|*' --of') words='contacts followups complaints remedies interactions documents' ;;
    'followups list --due') words='overdue today tomorrow week' ;;
    'followups '*' --kind') words='call message visit payment document survey care other' ;;
    'contacts '*' --kind') words='person org' ;;
    'documents add --kind') words='passport visa national_id receipt photo contract voucher other' ;;
    'followups edit --clear') words='every until times' ;;
    'contacts edit --clear') words='latin_name org job_title owner source referred_by birthday tier preferred_channel best_time language city note' ;;
    'complaints edit --clear') words='channel wanted about which topic severity cause prevention no_document' ;;
    'interactions edit --clear') words='topic direction outcome duration' ;;
    'fields edit --clear') words='label' ;;
    'followups export --as') words='todos events' ;;
    'contacts relate --as') words='spouse child parent sibling friend colleague agent emergency' ;;
    'contacts sync-dir --as') words='vcard3 vcard' ;;
    *' --dates') words='mdy dmy' ;;
    'followups import --on-missing'|'complaints import --on-missing'|'interactions import --on-missing') words='reject create' ;;
    'interactions import-mail --on-missing') words='reject create skip' ;;
    *' --on-duplicate') words='skip update ask add' ;;
    *' --tier') words='A B C D' ;;
    *' --lifecycle') words='raw verified engaged prospect customer lapsed disqualified' ;;
    *' --consent') words='call=yes call=no call=unknown sms=yes sms=no sms=unknown email=yes email=no email=unknown chat=yes chat=no chat=unknown' ;;
    *' --about') words='product service staff supplier price process' ;;
    *' --severity') words='1 2 3 4' ;;
    *' --by') words='about topic staff' ;;
    *' --explain') words='received oldest_unresolved oldest_unresolved_elapsed per_100_interactions per_100_sales unresolved reopened unanswered acknowledge_breach resolve_breach closed_by_force handed_around cause_unknown asked answered csat handling handling_mean handling_median handling_p90 elapsed elapsed_mean elapsed_median elapsed_p90 response response_mean response_median response_p90 response_elapsed response_elapsed_mean response_elapsed_median response_elapsed_p90 cost cost_sum cost_mean cost_median about which topic cause cause_cumulative handled_by' ;;
    *' --decision') words='upheld partly rejected' ;;
    *' --direction') words='in out' ;;
    *' --type') words='text number date flag choice' ;;
    *' --role') words='owner manager seller care' ;;
    *' --prefer') words='here there newer' ;;
    'rules run :'*|'rules enable :'*|'rules disable :'*) words='birthday cadence complaint_resolved no_next_step' ;;
    'followups sync-dir :1'|'followups import :1'|'contacts sync-dir :1'|'contacts import :1'|'complaints import :1'|'documents add :1'|'interactions import :1'|'holidays import :1'|'backups restore :1'|'data merge :1'|'data dump :1'|'data load :1') typed=file ;;
  esac
  case "$1 $2" in
    'followups add :1'|'contacts relate :1'|'contacts not-same :1'|'contacts call :1'|'contacts mail :1'|'contacts copy :1'|'contacts dossier :1'|'complaints add :1'|'interactions add :1'|'log --with'|'interactions add --with'|'log :2'|'contacts relate :2'|'contacts not-same :2'|*' --referred-by'|'contacts merge --into'|*' --contact') kind=contact ;;
    'undo :1') kind=command ;;
    'complaints next :1'|'remedies offer :1'|*' --complaint'|'complaints link --to'|'complaints unlink --to'|'complaints merge --into') kind=open-complaint ;;
    'complaints dossier :1'|'complaints publish :1'|*' --follows') kind=complaint ;;
    'documents open :1'|'documents export :1') kind=document ;;
    'fields edit :1') kind=field ;;
    'imports undo :1') kind=import ;;
    'segments show :1'|'segments edit :1') kind=segment ;;
    'staff edit :1'|'complaints assign :2'|*' --owner'|'followups refer --to'|'complaints refer --to') kind=staff ;;
    *' --done') kind=live-followup ;;
    *' --interaction') kind=interaction ;;
    'followups '*' --where') kind=filter.follow-up ;;
    'contacts '*' --where'|'data dump --where'|*' --filter') kind=filter.contact ;;
    'complaints '*' --where') kind=filter.complaint ;;
    'remedies '*' --where') kind=filter.remedy ;;
    'documents delete --where') kind=filter.document ;;
    'interactions '*' --where') kind=filter.interaction ;;
    *' --tag'|*' --add'|*' --remove') kind=tag ;;
    *' --org') kind=organisation ;;
    'today :'*) kind=filter.today ;;
    'followups edit :'*|'followups show :'*|'followups delete :'*) kind=followup ;;
    'followups start :'*|'followups stop :'*|'followups done :'*|'followups skip :'*|'followups snooze :'*|'followups move :'*|'followups cancel :'*|'followups refer :'*|'followups accept :'*|'followups return :'*) kind=live-followup ;;
    'followups reopen :'*) kind=closed-followup ;;
    'followups export :'*|'followups report :'*|'followups list :'*|'followups today :'*|'followups count :'*) kind=filter.follow-up ;;
    'contacts edit :'*|'contacts merge :'*|'contacts verify :'*|'contacts disqualify :'*|'contacts stage :'*|'contacts forget :'*|'contacts show :'*|'contacts tag :'*|'contacts archive :'*|'contacts delete :'*) kind=contact ;;
    'contacts sync-dir :'*|'contacts list :'*|'contacts count :'*|'contacts export :'*|'segments save :'*) kind=filter.contact ;;
    'contacts unarchive :'*) kind=archived ;;
    'complaints list :'*|'complaints due :'*|'complaints report :'*|'complaints count :'*) kind=filter.complaint ;;
    'complaints show :'*|'complaints edit :'*|'complaints delete :'*) kind=complaint ;;
    'complaints escalate :'*|'complaints assign :'*|'complaints acknowledge :'*|'complaints investigate :'*|'complaints wait :'*|'complaints resolve :'*|'complaints close :'*|'complaints reject :'*|'complaints withdraw :'*|'complaints refer :'*|'complaints accept :'*|'complaints return :'*|'complaints ask :'*|'complaints rate :'*|'complaints merge :'*|'complaints link :'*|'complaints unlink :'*) kind=open-complaint ;;
    'complaints reopen :'*) kind=ended-complaint ;;
    'remedies list :'*|'remedies count :'*) kind=filter.remedy ;;
    'remedies accept :'*|'remedies decline :'*|'remedies deliver :'*) kind=open-remedy ;;
    'documents list :'*) kind=filter.document ;;
    'documents show :'*|'documents delete :'*) kind=document ;;
    'interactions list :'*) kind=filter.interaction ;;
    'interactions show :'*|'interactions edit :'*|'interactions delete :'*) kind=interaction ;;
    'interactions replied :'*) kind=unanswered ;;
    'fields list :'*) kind=filter.custom-field ;;
    'fields remove :'*) kind=field ;;
    'imports forget-mapping :'*) kind=mapping ;;
    'imports list :'*) kind=filter.import ;;
    'imports show :'*) kind=import ;;
    'segments delete :'*) kind=segment ;;
    'staff list :'*) kind=filter.staff ;;
    'holidays delete :'*) kind=holiday ;;
  esac
  [[ $typed != own ]] || kind=value.${2#--}
}

# Adds the flags that the file declares for the command $1, where flags are typed at all.
_crm_own() {
  local text shown
  case $1 in 'contacts add'|'contacts edit') ;; *) return ;; esac
  [[ " ${line[*]}" == *' -'* ]] || return
  while IFS=$'\t' read -r text shown; do
    [[ $text ]] && flags+=" $text=own"
  done < <(command crm --complete bash flag '' "${line[@]:0:${#line[@]}-1}" -- 2>/dev/null </dev/null)
}

_crm() {
  local IFS=$' \t\n' line=() word glue='' at='' place=1 flag='' given='' ends='' before='' kept cur
  local commands flags typed words kind
  COMPREPLY=()

  # Readline has split words at =, : and @, which belong to them; of the last it replaces only $2.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    [[ $word && -z ${word//[=:@]/} ]] && glue=$word
    if [[ $glue && ${#line[@]} -gt 0 ]]; then line[${#line[@]}-1]+=$word; else line+=("$word"); fi
    [[ $word == "$glue" ]] || glue=''
  done
  cur=${line[${#line[@]}-1]} kept=${cur%"$2"}

  # The words before say which command it is, and which flag or place of it.
  _crm_tree ''
  for word in "${line[@]:0:${#line[@]}-1}"; do
    if [[ $flag ]]; then
      flag=''
    elif [[ $word == -?* && -z $ends ]]; then
      [[ $word == -- ]] && ends=1
      given+=" ${word%%=*} "
      _crm_value "$at" "$word"
      [[ $typed ]] && flag=$word
    elif [[ -z $commands ]]; then
      (( place++ ))
    elif [[ " $commands " == *" $word "* ]]; then
      at=${at:+$at }$word given='' ends=''
      _crm_tree "$at"
      _crm_own "$at"
    else
      return
    fi
  done

  if [[ $flag ]]; then
    _crm_value "$at" "$flag"
  elif [[ $cur == --*=* && -z $ends ]]; then
    _crm_value "$at" "${cur%%=*}"
    before=${cur%%=*}= cur=${cur#*=}
  elif [[ $cur == -* && -z $ends ]]; then
    typed=one words='' kind=''
    for flag in $flags; do
      word=${flag%%[=+]*}
      [[ $word == --* && ( $flag == *+ || $given != *" $word "* ) ]] && words+=" $word"
    done
  elif [[ $commands ]]; then
    typed=one words=$commands kind=''
  else
    _crm_value "$at" ":$place"
    [[ $words ]] && typed=one
  fi
  if [[ $kind ]]; then _crm_live; else _crm_offer; fi
}

# Puts what fits `cur` into COMPREPLY.
_crm_offer() {
  local listed=''
  case $typed in
    file) _crm_files; return ;;
    list|order)
      listed=${cur%"${cur##*,}"} cur=${cur##*,}
      before+=$listed
      [[ $typed == order && $cur == -* ]] && before+=- cur=${cur#-}
      compopt -o nospace 2>/dev/null ;;
  esac
  for word in $words; do
    [[ $word == "$cur"* && ,${listed//-/} != *",$word,"* ]] || continue
    word=$before$word
    COMPREPLY+=("${word#"$kept"}")
  done
}

# File names: from readline, which knows how to quote them; before bash 4 they are quoted here.
_crm_files() {
  compopt -o default 2>/dev/null && return
  local IFS=$'\n'
  for word in $(compgen -f -- "$cur"); do
    printf -v word %q "$word"
    word=$before$word
    COMPREPLY+=("${word#"$kept"}")
  done
}

# Puts what the file has for `cur` into COMPREPLY: as it must be typed or, where it is only listed, as it reads best.
_crm_live() {
  local text shown
  case $kind in
    filter.today) words='section: section:breach section:overdue section:due section:complaint section:reply section:no_next_step section:document section:birthday record: contact-id: contact: reach: on: time: what: command: is: is:breach is:overdue is:due is:complaint is:reply is:no_next_step is:document is:birthday has: no: segment:' ;;
    filter.follow-up) words='id: uid: contact-id: contact: reach: title: kind: kind:call kind:message kind:visit kind:payment kind:document kind:survey kind:care kind:other due: due-time: first-due-on: hidden-until: status: status:open status:doing status:done status:cancelled priority: owner: outcome: closed-at: complaint: interaction: every: anchor: anchor:schedule anchor:completion until: times: series: occurrence: handoffs: handed-by: handed-note: origin: created-at: updated-at: is: is:overdue is:due is:live is:snoozed is:repeating is:handed-on is:call is:message is:visit is:payment is:document is:survey is:care is:other is:open is:doing is:done is:cancelled is:schedule is:completion has: no: segment:' ;;
    filter.contact) words='id: uid: kind: kind:person kind:org name: latin-name: org: job-title: owner: lifecycle: lifecycle:raw lifecycle:verified lifecycle:engaged lifecycle:prospect lifecycle:customer lifecycle:lapsed lifecycle:disqualified disqualified-reason: source: referred-by: tier: tier:A tier:B tier:C tier:D city: phone: email: point: tag: birthday: language: preferred-channel: preferred-channel:call preferred-channel:meeting preferred-channel:visit preferred-channel:email preferred-channel:sms preferred-channel:chat preferred-channel:social preferred-channel:fax preferred-channel:letter preferred-channel:note best-time: do-not-contact: consent: note: archived-at: created-at: updated-at: last-contact: silent: next-step: open-followups: open-complaints: is: is:archived is:do-not-contact is:person is:org is:raw is:verified is:engaged is:prospect is:customer is:lapsed is:disqualified is:a is:b is:c is:d is:call is:meeting is:visit is:email is:sms is:chat is:social is:fax is:letter is:note has: has:complaint has:open-complaint has:followup has:interaction has:relation no: segment:' ;;
    filter.complaint) words='id: uid: code: contact-id: contact: reach: status: status:new status:acknowledged status:investigating status:waiting status:resolved status:closed status:rejected status:withdrawn status:merged priority: received: channel: channel:call channel:meeting channel:visit channel:email channel:sms channel:chat channel:social channel:fax channel:letter channel:note heard: wanted: about: about:product about:service about:staff about:supplier about:price about:process which: topic: severity: safety: owner: decision: decision:upheld decision:partly decision:rejected reason: remedy: cause: prevention: no-document: asked: satisfaction: confidential: handoffs: handed-by: handed-note: reopen-count: follows-id: merged-into-id: ended-at: due: acknowledge-due: resolve-due: acknowledged-at: resolved-at: waited-seconds: escalation: created-at: updated-at: is: is:open is:late is:escalated is:unassessed is:handed-on is:handed-around is:forced is:safety is:confidential is:new is:acknowledged is:investigating is:waiting is:resolved is:closed is:rejected is:withdrawn is:merged is:call is:meeting is:visit is:email is:sms is:chat is:social is:fax is:letter is:note is:product is:service is:staff is:supplier is:price is:process is:upheld is:partly is:rejected has: has:followup has:document has:promise no: segment:' ;;
    filter.remedy) words='id: complaint: code: contact-id: contact: kind: kind:repair kind:replace kind:refund kind:discount kind:apology kind:explanation kind:other state: state:offered state:accepted state:declined state:delivered amount: currency: note: offered: answer: answer:accepted answer:declined answered: delivered: is: is:open is:settled is:repair is:replace is:refund is:discount is:apology is:explanation is:other is:offered is:accepted is:declined is:delivered is:accepted is:declined has: no: segment:' ;;
    filter.document) words='id: uid: record: contact-id: contact: complaint: kind: kind:passport kind:visa kind:national_id kind:receipt kind:photo kind:contract kind:voucher kind:other name: number: country: issued: expires: size: sha256: created-at: updated-at: is: is:expired is:expiring is:passport is:visa is:national_id is:receipt is:photo is:contract is:voucher is:other has: no: segment:' ;;
    filter.interaction) words='id: uid: at: channel: channel:call channel:meeting channel:visit channel:email channel:sms channel:chat channel:social channel:fax channel:letter channel:note direction: direction:in direction:out started-by: started-by:customer started-by:us contact-id: contact: staff: outcome: outcome:answered outcome:no_answer outcome:busy outcome:left_message outcome:sent outcome:failed outcome:visited minutes: topic: text: needs-reply: replied-at: complaint: created-at: updated-at: is: is:unanswered is:needs-reply is:call is:meeting is:visit is:email is:sms is:chat is:social is:fax is:letter is:note is:in is:out is:customer is:us is:answered is:no_answer is:busy is:left_message is:sent is:failed is:visited has: no: segment:' ;;
    filter.custom-field) words='id: uid: key: type: type:text type:number type:date type:flag type:choice label: choice: used: created-at: updated-at: is: is:text is:number is:date is:flag is:choice has: no: segment:' ;;
    filter.import) words='id: at: staff: file: contacts: organisations: rows: finished: undone: noun: noun:contact noun:interaction noun:followup noun:complaint records: updated: is: is:finished is:undone is:contact is:interaction is:followup is:complaint has: no: segment:' ;;
    filter.staff) words='id: uid: name: role: role:owner role:manager role:seller role:care active: created-at: updated-at: is: is:active is:owner is:manager is:seller is:care has: no: segment:' ;;
  esac
  compopt -o nosort 2>/dev/null
  while IFS=$'\t' read -r text shown; do
    if [[ $COMP_TYPE == 63 ]]; then
      [[ $text ]] && COMPREPLY+=("$shown")
    elif [[ -z $text ]]; then
      # They do not all go on from what was typed: with an empty one among them, readline leaves it as it is.
      [[ $COMP_TYPE == 37 ]] || COMPREPLY+=('')
    elif [[ $before$text == "$kept"* ]]; then
      text=$before$text
      COMPREPLY+=("${text#"$kept"}")
    fi
  done < <(command crm --complete bash "$kind" "$words" "${line[@]:0:${#line[@]}-1}" "$cur" 2>/dev/null </dev/null)
  [[ ${COMPREPLY[0]} == *: ]] && compopt -o nospace 2>/dev/null
}

complete -F _crm crm
