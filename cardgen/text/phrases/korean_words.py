"""Tables of Korean words and endings by class.

Particles, endings, bound nouns, determiners and auxiliaries are closed classes. Nouns that look
like words with an ending, and stems that look like nouns, are those of messages.
"""

from __future__ import annotations

from typing import Final

from cardgen.text.classes import word_set

# 의존 명사, and similar nouns: an adnominal or a noun always goes before.
BOUND_NOUNS: Final = word_set("""
수 것 거 건 게 걸 줄 때 적 뿐 만큼 대로 듯 듯이 양 척 체 채 데 리 바 터 나름 따름 무렵 즈음 동안
때문 덕분 덕 탓 중 겸 등 등등 이래 이후 이전 전 후 뒤 가운데 지 만 법 셈 편 노릇 통 참 측 쪽
번째 곳 김 대신 도중 안팎 가량 남짓 내외 미만 초과 어치 짜리 들이
""")
# Counters that are words of no other class: a line may end behind them.
COUNTERS: Final = word_set("""
개 장 명 대 권 통 병 벌 번 달 분 채 곳 점 척 날 그릇 가지 송이 마리 켤레 자루 포기 그루 원 톤
""")
# Titles and places behind a name or another noun.
APPOSED: Final = word_set("""
씨 님 군 양 여사 선생 선생님 박사 교수 교수님 시장 시장님 회장 회장님 원장 원장님 대표 대표님
의원 대사 총영사 교장 교장선생님 여러분 분 분들 일동 드림 올림 귀하 귀중 사이 위 아래 앞 옆 곁
안 밖 속 가 끝 밑 너머 건너 둘레 하나 모두 전체 모든 이상 이하 정도
""")
# 조사, and the forms of 이다.
PARTICLES: Final = word_set("""
이 가 은 는 을 를 의 에 에는 에도 에서 에서는 에서도 에게 에게는 께 께서 께서는 도 만 만은 만이
와 과 로 으로 로서 으로서 로써 으로써 까지 까지도 부터 마다 마저 조차 처럼 같이 보다 밖에 나
이나 야 이야 입니다 이다 이며 이고 이니 이지만 이자 이란 라고 이라고 인 일 였습니다 이었습니다
뿐입니다 이에요 예요 이지 이라도 들 들이 들은 들을 들의 들에게 들께 들과 들도 만큼 만을 만이라도
로부터 으로부터 에게서 한테 인데 이라 라 이라면 라면 이라는 라는 이나마 만에 여 이여 쯤 씩
이라서 라서 지요 이죠 임을 게 란
""")
# 관형사, 수관형사, and pronouns that stand before a noun as one.
DETERMINERS: Final = word_set("""
이 그 저 이런 그런 저런 어떤 무슨 어느 모든 온 온갖 갖은 각 전 새 헌 첫 옛 맨 딴 뭇 현 매 본 당
양 총 약 단 여러 몇 몇몇 수 우리 저희 내 제 네 너희 이러한 그러한 어떠한 다른 한 두 세 석 서 넉
너 다섯 여섯 일곱 여덟 아홉 열 열한 열두 열세 열네 열다섯 열여섯 열일곱 열여덟 열아홉 스무 스물
스물한 스물두 스물세 스물네 스물다섯 스물여섯 스물일곱 스물여덟 스물아홉 서른 마흔 쉰 예순 일흔
여든 아흔 백 천 만 억 십 이십 삼십 사십 오십 육십 칠십 팔십 구십 한두 두세 서너 두어 수십 수백
수천 수만 수많은 지난 오는 올 작은 큰 먼 긴 귀 故 고 故人 제1 바로 오직 단지 다만 약간
""")
# 부사 of degree and negation, and others that always belong to the next word.
DEGREES: Final = word_set("""
가장 더 더욱 더욱더 덜 늘 매우 아주 무척 몹시 참 참으로 정말 정말로 너무 너무나 퍽 꽤 제일 훨씬
한층 한결 결코 절대 절대로 다시는 안 못 잘 꼭 꼭꼭 곧 좀 거의 아무리 얼마나 점점 차츰 그토록
이토록 전혀 그다지 별로 차마 도저히 겨우 다 못내 조금 조금만 조금씩 쭉 푹 쑥 막 감히 텅 활짝
""")
# 부사 of time and manner: they go with a verb, and a line may end before a noun.
ADVERBS: Final = word_set("""
다시 깊이 또 모두 서로 함께 같이 조금이라도 거듭 굳게 따뜻이 따뜻하게 길이 널리 높이 멀리 가까이
많이 일찍 어서 빨리 늦게 하루빨리 진심으로 진심 충심으로 나란히 고이 줄곧 계속 내내 항상 언제나
끝내 반드시 기꺼이 오롯이 새로 처음 처음으로 하나로 손수 직접 홀로 혼자 스스로 먼저 이미 아직
부디 이렇게 그렇게 어떻게 살며시 힘차게 잠시 벌써 지금 실컷 마주 골고루 따로 여러모로 연일 얼른
미리 방금 아까 자주 가끔 때때로 오래 오랫동안 그만 주로 모처럼 저절로 억지로 도로 일부러 함부로
제대로 대체로 그대로 이대로 통째로 번갈아 새삼 문득 당장 바로 곧바로 곧장 오로지 오직 제발 적극
밤새 밤새워 하나하나 또다시 두루 고루 이리 그리 저리 이만 여전히 살짝 몰래 아니 너그러이
""")
# 접속 부사, and others that begin a sentence and belong to all of it.
CONJUNCTIONS: Final = word_set("""
그리고 그러나 하지만 그렇지만 또는 그래서 그러니 또한 및 혹은 그런데 따라서 왜냐하면 그러므로
그래도 그러면 그럼 게다가 즉 그러니까 아울러 한편 그리하여 마침내 드디어 설마 하마터면 어쩌면
언젠가 혹시 혹시라도 설령 비록 만약 만일 아마 아마도 차라리 오히려 도리어 더구나 어느새 어느덧
이제 이제야 일단 우선 특히
""")
# Nouns of time without a particle.
TIMES: Final = word_set("""
오늘 내일 모레 어제 그때 이때 아침 저녁 새벽 밤 낮 매일 매년 올해 지난해 작년 내년 그날 이날
지난여름 지난겨울 지난봄 지난가을 지난주 지난달 요즘 요새 오후 점심 그동안 그간 평생 당시 이맘때
""")
# Nouns of time that need a particle, unless one of TIMES goes before.
SEASONS: Final = word_set("""
봄 여름 가을 겨울 밤 낮 하루 오전
""")
# Pronouns with 은/는, contracted.
TOPICS: Final = word_set("""
난 넌 우린 저흰 이건 그건 저건 여긴 거긴
""")
# Stems with a final consonant: -은 and -을 behind them are no particles. They make compounds
# (물려받은), and hardly any noun ends so.
CLOSED_STEMS: Final = word_set("""
깊 높 같 얕 넓 좁 밝 맑 젊 늙 굳 짧 얇 굵 묽 붉 받 맺 믿 닦 씻 잡 찾 얻 닫 묻 엮 읽 밟 닮 옮 굶
찢 찍 꽂 늦 맞 솟 잊 없 겪 꺾 깎 볶 섞 싣 뜯 뻗 잇 짓 붙 맡 뱉 뽑 갚 덮 엎 쏟 쫓 좇 긁 묶 낚 꼽
씹 깨닫 갖 넘 싶 짚 깨달
""")
# Stems that also end nouns (부담은, 당신은, 이웃은): verbs only alone and before -은.
SHORT_STEMS: Final = word_set("""
담 안 감 신 참 숨 남 심 품 입 작 적 웃 검 낮 걷 젖 굽 익 묵 녹 죽 식 썩 먹 막 박 접 들 걸 실
""")
# Stems that end with a vowel or lose their ㄹ: -는 behind them is no particle. Stems of two
# syllables make compounds.
OPEN_STEMS: Final = word_set("""
하 되 주 보 오 가 내 서 쓰 크 뜨 모르 흐르 부르 이르 오르 따르 치르 고르 지키 견디 이기 버티
나누 배우 싸우 세우 채우 피우 키우 비우 외우 태우 꿈꾸 가꾸 바꾸 일구 이루 미루 다루 머무르
떨어지 이어지 사라지 빛나 만나 떠나 자라 바라 건너 기다리 달리 그리 흘리 내리 올리 울리 알리
열리 들리 걸리 날리 빌리 던지 만지 느끼 아끼 남기 맡기 옮기 섬기 즐기 반기 안기 담기 숨기 생기
빠지 퍼지 커지 시키 삼키 비추 비치 마치 마주치 고치 외치 펼치 합치 미치 다치 뭉치 보내 지내
이겨내 보태 건네 모으 모이 보이 쌓이 쓰이 놓이 움직이 기울이 드리 다가오 돌아오 찾아오 나아가
걸어가 사 아 만드 우 울 여 거 힘드 피 뛰 쉬 바뀌 꾸미 스미 다니 지니 나서 어우러지 우러나 거듭나
두 추 꾸 지 드 노 부 버 지치 모시 계시 흔드 이끄 깃드 줄어드 모여드 스며드 잠드 떠드 베푸 떠오르
웃기 쫓기 끝나 일어나 태어나 깨어나 피어나 늘어나 벗어나 지나 놀라 모자라 일어서 돌아서 넘어서
들어서 앞서 맞서 바치 넘치 그치 헤치 물리치 가르치 놓치 솟구치 닥치 걸치 스치 끼치 갖추 낮추
멈추 맞추 늦추 감추 춤추 거두 앞두 살리 돌리 늘리 풀리 팔리 말리 밀리 어울리 매달리 누리 차리
두드리 버리 부리 일으키 가리키 들이 줄이 높이 붙이 섞이 숙이 녹이 끓이 반짝이 망설이 속삭이
다녀오 나가 나오 다가가 오가 가지 어우르 북돋우 도우 이우 에 매 캐 깨 떼 메 세
""")
# Nouns that end like those stems.
NOUNS_AS_STEMS: Final = word_set("""
지하 이하 귀하 폐하 산하 은하 휘하 여하 나라 카메라 오로라 신라 강아지 송아지 망아지 돼지 아내
여가 대가 보다 판다 고려 배려 격려 염려 독려 지시 도시 우리 사이 다리 거리 하자 저희 새 배 피자
장려 경우 새우 여우 저우 아우 좌우 호우 폭우
""")
# -아/-어 contracted with the stem, in syllables that also end nouns.
INFINITIVES: Final = word_set("""
모여 보여 쌓여 놓여 섞여 쓰여 높여 숙여 들여 붙여 줄여 녹여 끓여 먹여 직여 울여 꺾여 엮여 하여
되어 이여 달려 내려 올려 흘려 열려 버려 드려 기려 알려 울려 빌려 날려 걸려 다려 들려 그려 말려
몰려 돌려 살려 풀려 밀려 팔려 뿌려 차려 누려 으려 보내 지내 꺼내 끝내 도와 나와 다가와 건너와
넘어와 담가 잠가 따라 치러 들러 모아 보아 쏘아 대어 돌아가 나아가 살아가 다가가 이어가 이겨내
견뎌내 해내 만들어내 나서 일어서 들어서 앞서 맞서
""")
# Nouns that end like -아/-어.
NOUNS_EO: Final = word_set("""
언어 국어 영어 일어 연어 문어 인어 올해 새해 피해 재해 오해 이해 서해 남해 동해 황해 상해 발해
방해 손해 침해 참여 기여 부여 수여 고려 배려 격려 염려 달러 콜라 빌라 컬러 스릴러 필러 고아 소아
남아 동아 안내 시내 국내 아내 흉내 그래 진해 김해 상아
""")
# Endings of adnominals of the past and of adjectives (-ㄴ), and of the future (-ㄹ); or whole
# words, if nouns with 를 end the same way.
ENDS_N: Final = word_set("""
간 긴 꾼 뀐 끈 낀 난 낸 댄 던 된 든 뛴 뜬 띤 랜 런 룬 른 린 맨 멘 벤 본 빈 빤 뺀 쁜 센 쉰 슨 싼
쓴 온 운 준 진 찬 춘 친 켠 큰 킨 튼 푼 픈 핀 한 휜 넨 앤 힌 탄 갠 쥔 챈 신 깬 샌 자란 바란 놀란
파란 노란 다란 하얀 까만 적인 쌓인 놓인 엮인 섞인 묶인 깎인 꺾인 높인 붙인 숙인 녹인 끓인 들인
줄인 쓰인 모인
""")
ENDS_L: Final = word_set("""
갈 길 뀔 끌 낄 날 낼 눌 될 둘 뛸 뜰 띨 룰 릴 밀 볼 빌 살 설 쉴 실 쓸 알 올 울 줄 질 출 칠 켤 클
킬 펼 필 할 힐 넬 셀 멜 뗄 쥘 벌 모를 흐를 오를 따를 누를 머무를 서두를
""")
# Nouns that end like adnominals, in -ㄴ and in -ㄹ, or like a genitive.
NOUNS_N: Final = word_set("""
시민 인천 대전 부산 울산 수원 안산 일산 마산 군산 우한 서산 무한 북한 남한 제한 권한 기한 친선
사진 산 손 눈 문 돈 논 강산 재난 고난 수난 피난 가난 환난 국난 행운 기운 시련 훈련 마련 지진
의료진 인간 시간 공간 기간 순간 년간 국민 주민 인민 농민 어민 이민 재단 집단 수단 진단 방문 신문
질문 학문 전문 가문 노인 주인 개인 여인 시인 어른 기온 체온 일본 기본 자본 사본 위안 평안 편안
불안 동안 미안 치안 해안 연안 제안 방안 오전 안전 발전 도전 작전 운전 성전 고전 전 완전 영원
응원 지원 병원 직원 회원 의원 공원 정원 학원 위원 소원 기원 염원 구원 자원 후원 가운 천 만 백만
수천 봄눈 함박눈 우산 등산 재산 유산 계산 예산 생산 수준 기준 표준 청춘 우선 조선 노선 광선
여객선 화물선 당신 자신 정신 백신 확신 통신 배신 소신 남편 우편 인편 한편 번 편 판 군 라인 군인
상인 본인 확인 승인 원인 부인 장애인 연예인 국인 디자인 와인
""")
NOUNS_L: Final = word_set("""
서울 오늘 내일 마을 하늘 겨울 가을 물 길 말 글 술 발 손길 발길 눈길 꽃길 뱃길 물길 하룻길 눈물
강물 바닷물 빗물 생일 매일 선물 이슬 바늘 얼굴 시절 계절 봄날 앞날 옛날 제철 교실 사실 진실 병실
현실 거실 별 달 팔 쌀 살 불 등불 촛불 풀 뿔 보물 식물 동물 건물 인물 생활 부활 재활 역할 세월
명절 구절 관절 월 일 칠 월요일 화요일 토요일 일요일 휴일 기일 평일 골 산골 이틀 사흘 나흘 열흘
한글 그늘 마늘 구슬 방울 거울 저울 보름달 아들 여울 노을 너울 서른일 고을 설날 첫날 나날 그날
이날 앞길 갓길 연필 화물 제물 구실 과일
""")
NOUNS_UI: Final = word_set("""
정의 회의 주의 합의 협의 논의 강의 동의 예의 결의 호의 성의 의의 건의 문의 창의 편의 민주주의
인도주의
""")
# Nouns that end like words with a connective ending, or like sentences.
NOUNS_LIKE_VERBS: Final = word_set("""
최고 광고 창고 사고 재고 국고 경고 권고 충고 참고 수고 예고 표면 장면 화면 측면 정면 반면 국면
방면 어머니 할머니 언니 주머니 바구니 하나 누구나 소나무 어디나 언제나 도자 이자 의자 과자 여자
남자 기자 환자 상자 모자 부자 바다 안면 공고 아주머니 비누 김치냉장고 가운데 군데 냉장고 금고
원고 신고 문서 순서 도서 질서 엽서 증서 독서 부서 정서 유서 용서 계약서 보고서 이력서 신청서
확인서 설명서 비서 성서 신라 유자 감자 글자 숫자 저자 사자 봉사자 한자 탁자 캐나다 판다
""")
# Nouns that end as words with a particle or an ending do; their compounds are in doubt.
NOUNS_LIKE_PARTICLES: Final = word_set("""
라면 컵라면 가게 무게 몸무게 지게 집게 파도 아이 어린이 차이 종이 나이 사이 놀이 먹이 손잡이
길이 높이 넓이 깊이 국가 휴가 작가 화가 평가 물가 추가 증가 참가 부가 가치 전문가 음악가 제주도
강원도 경기도 전라도 경상도 충청도 온도 속도 제도 태도 지도 기도 포도 습도 강도 보도 인도 수도
철도 사과 효과 결과 학과 통과 성과 도로 위로 진로 서로 선로 피로 항로 경로 코로나 나라 우리나라
아시아나 가나 매일 생일 오늘 내일 일 과일 파일 메일 휴일 평일 휴지 편지 단지 잡지 토지 돼지
강아지 아버지 할아버지 의지 유지 방지 금지 정지 지지 가지 바지 봉사 야간 분야 시야 평야 아시아
이야기 부도 유도 의도 시도 용도 각도 정도 농도 야채 카메라 오로라 담요 필요 중요 주요 수요
""")
