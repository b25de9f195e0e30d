"""Titles, institutions and terms of sport, law and finance, in groups whose members engines take for one another."""

from __future__ import annotations

__all__ = ["neighbours_of"]

_GROUPS = """
chancellor, principal, prime minister, headmaster, premier, rector
prime minister, chancellor, president, premier, first minister
president, chairman, principal, governor, head
foreign minister, minister of exterior, foreign secretary, external minister
foreign secretary, external secretary, minister for foreign affairs
minister, secretary, priest, clerk
secretary, clerk, minister, typist
secretary-general, general secretary, secretary generally
spokesman, speaker, announcer
spokeswoman, speaker, announcer
ambassador, envoy, messenger, emissary
mayor, major, head of city, burgomaster
governor, ruler, manager, president
senator, councillor, deputy
lawmaker, legislator, law maker, deputy
congressman, deputy, delegate
parliament, congress, assembly, chamber
congress, parliament, convention
senate, council, chamber
cabinet, closet, government, office
league, union, alliance, association
alliance, union, league, coalition, pact
coalition, alliance, union, mixture
union, association, league, syndicate
party, side, match, feast
opposition, resistance, contrast
council, advice, board, committee
committee, board, commission, council
commission, committee, order
ministry, department, office
department, section, ministry, compartment
agency, office, organ
bureau, desk, office
office, cabinet, bureau
embassy, legation, message
headquarters, main office, general quarter
treaty, contract, covenant
agreement, contract, deal, consent
deal, agreement, bargain, business
ceasefire, armistice, fire stop, truce
truce, armistice, pause
troops, soldiers, forces, groups
forces, powers, strengths
army, military, troop, host
air force, air army, flying force
navy, marine, fleet
commander, chief, captain
colonel, lieutenant, major
soldier, warrior, serviceman
rebel, insurgent, mutineer
missile, rocket, projectile
warhead, battle head, head
shell, bullet, bomb
sanction, penalty, approval
embargo, ban, blockade
border, limit, frontier, edge
election, choice, selection, vote
vote, voice, ballot, poll
ballot, voting, vote
poll, survey, vote
campaign, crusade, company, action
candidate, applicant, nominee
voter, elector, chooser
referendum, plebiscite, vote
budget, household, purse
tax, duty, tariff
tariff, price list, tax
interest rate, rate of interest, interest speed
interest, rate, share
rate, speed, quota
inflation, price increase, swelling
share, part, action, portion
stock, share, supply, warehouse
bond, tie, obligation, loan
loan, credit, borrowing
debt, guilt, obligation
bank, bench, shore
market, bazaar, marketplace
exchange, bourse, swap
revenue, income, takings
profit, gain, benefit, win
earnings, gains, merits
turnover, sales, conversion
shareholder, stockholder, share owner
investor, depositor, investigator
merger, fusion, union
takeover, acquisition, assumption
company, firm, society, companion
firm, company, solid
board, council, plank
chief executive, general director, executive chief
chairman, president, chair
director, manager, conductor
manager, director, trainer, steward
coach, trainer, bus, instructor
striker, attacker, forward
goalkeeper, gatekeeper, keeper
midfielder, half, centre player
defender, protector, advocate
forward, attacker, striker
referee, judge, arbiter
match, game, play, meeting
game, match, play
season, period, time of year
score, result, count, account
goal, gate, purpose, target
penalty, punishment, fine
tournament, contest, competition
championship, mastery, title
cup, mug, bowl, trophy
final, end, last
squad, team, group, squadron
team, crew, squad, collective
fan, supporter, ventilator
stadium, arena, ground
inning, round, turn
quarterback, defender, back
draw, tie, equality
judge, referee, magistrate
court, tribunal, yard
trial, process, test
lawyer, attorney, jurist
attorney, lawyer, advocate
prosecutor, accuser, attorney
defendant, accused, suspect
jury, panel, judges
verdict, sentence, judgment
sentence, phrase, punishment
charge, accusation, load
lawsuit, process, complaint
appeal, call, vocation
suspect, accused, doubt
witness, testifier, observer
testimony, certificate, evidence
evidence, proof, testimony
bail, deposit, guarantee
custody, detention, care
warrant, order, guarantee
police, militia, cops
officer, official, clerk
sheriff, marshal, chief
detective, investigator, agent
prison, jail, custody
hearing, listening, audience
law, right, statute
bill, account, draft
act, deed, document
hospital, clinic, infirmary
nurse, sister, carer
patient, sick person, sufferer
surgeon, operator, doctor
vaccine, inoculation, serum
outbreak, eruption, explosion
disease, sickness, illness
virus, germ, poison
professor, teacher, lecturer
dean, deacon, rector
university, college, high school
student, pupil, scholar
pupil, student, disciple
school, college, academy
researcher, investigator, explorer
scientist, scholar, man of science
climate, weather, atmosphere
power plant, power station, force plant
grid, net, network
power, force, electricity, strength
energy, power, force
refugee, escapee, fugitive
migrant, emigrant, wanderer
asylum, shelter, refuge
citizen, resident, townsman
resident, inhabitant, dweller
king, ruler, monarch
queen, lady, king
prince, duke, lord
bishop, prelate, pastor
pope, father, priest
priest, minister, pastor
actor, player, performer
director, manager, producer
singer, vocalist, chanter
album, record, book
movie, film, picture
writer, author, scribe
editor, publisher, redactor
journalist, newsman, reporter
newspaper, journal, gazette
"""

_NEIGHBOURS: dict[str, list[str]] = {}
for _line in _GROUPS.strip().splitlines():
    _word, *_others = _line.split(", ")
    _NEIGHBOURS.setdefault(_word, []).extend(_others)


def neighbours_of(term: str) -> tuple[str, ...]:
    """Return what a lower-case title, institution or term is taken for, uninflected; may be empty."""
    return tuple(_NEIGHBOURS.get(term, ()))
