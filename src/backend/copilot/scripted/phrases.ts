/** The material that scripted texts are made of. */

export const SUBJECTS = [
  'The scheduler',
  'A durable queue',
  'Every worker',
  'The event log',
  'One careful reviewer',
  'The night train',
  'Our little crawler',
  'A patient reader',
  'The mail agent',
  'Each checkpoint',
  'The harbour office',
  'A seasoned gardener',
] as const;

export const VERBS = [
  'keeps',
  'collects',
  'compares',
  'reorders',
  'summarises',
  'hands over',
  'replays',
  'double-checks',
  'quietly archives',
  'never forgets',
] as const;

export const OBJECTS = [
  'the results of the last run',
  'every message in order',
  'three drafts and a final version',
  'whatever the previous step left behind',
  'the numbers for the weekly report',
  'a list of open questions',
  'all the invoices from March',
  'the notes that nobody had read',
  'a small set of well-named files',
  'the timetable of the coming season',
] as const;

export const ENDINGS = [
  'before anyone asks for it',
  'even when the network is gone',
  'without waking the others',
  'as long as the disk holds',
  'and writes down why',
  'in less than a minute',
  'while the coffee is still warm',
  'so that nothing is lost',
] as const;

export const TOPICS = [
  'How the work is divided',
  'What happens overnight',
  'Inputs and outputs',
  'A closer look at the numbers',
  'Things that can go wrong',
  'Where the time goes',
  'Next steps',
  'A short detour',
] as const;

export const FOREIGN = [
  'Größe, Maß und Übung: „Ein Zug nach München fährt um 7:45 Uhr“, sagte Jörg.',
  'Η γνώση είναι δύναμη, αλλά ο χρόνος είναι σύμμαχος.',
  '東京の朝は早い。電車は時間どおりに着き、仕事は静かに進む。',
  'Сначала запись, потом доставка — так ничего не теряется.',
  'El niño preguntó: ¿cuánto tardará el próximo envío?',
  '한 번 저장된 것은 다시 물어볼 필요가 없다.',
  'العمل الطويل يستمر حتى بعد إغلاق النافذة.',
  'नमस्ते! लंबा काम भी अंत तक पहुँचता है।',
  'Cà phê sáng, rồi đọc lại nhật ký của đêm qua.',
  'Crème brûlée, naïveté, façade: ∑ of 3 ≠ 4 − 2.',
] as const;

export const EMOJI = ['🚀', '✅', '🧭', '🌙', '📦', '🛠️', '👩🏽‍💻', '🇪🇺', '⚡', '🎉'] as const;

export const CODE = [
  'ts\nexport function retry(attempt: number): number {\n  return Math.min(30_000, 500 * 2 ** attempt);\n}',
  'python\ndef fold(events):\n    state = {}\n    for event in events:\n        state[event["id"]] = event\n    return state',
  'sql\nSELECT task_id, count(*) AS events\nFROM task_events\nGROUP BY task_id\nORDER BY events DESC;',
  'bash\ncurl -N "$URL/api/chat/tasks/$TASK/stream?last_message_id=0-0" \\\n  -H "Authorization: Bearer $TOKEN"',
  'json\n{ "type": "text-delta", "id": "text-1", "delta": "naïve ☕ <b>&amp;</b>" }',
] as const;

/** Plain words for filling the last paragraph to an exact length. */
export const FILLER = [
  'and',
  'then',
  'the',
  'next',
  'part',
  'follows',
  'in',
  'good',
  'order',
  'with',
  'every',
  'line',
  'in',
  'its',
  'place',
] as const;
